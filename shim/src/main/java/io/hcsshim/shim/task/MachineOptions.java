package io.hcsshim.shim.task;

import io.hcsshim.shim.settings.PodSettings;
import io.hcsshim.uvm.RootChoice;
import io.hcsshim.uvm.RootType;
import io.hcsshim.uvm.Scratch;
import io.hcsshim.uvm.ScratchWish;
import io.hcsshim.uvm.boot.BootWords;
import io.hcsshim.uvm.device.PmemLayers;
import io.hcsshim.uvm.layers.Encryption;
import io.hcsshim.uvm.network.Routing;
import io.hcsshim.uvm.share.ShareTransport;
import io.hcsshim.uvm.template.MachineSize;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Confidential;
import io.hcsshim.vm.Device.PmemDisk;
import io.hcsshim.vm.Limits;
import io.hcsshim.vm.Wishes;
import io.hcsshim.vm.Wishes.HostDevice;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What a pod may say about its machine, read once.
///
/// @param memoryMb     64 and up
/// @param processors   1 and up
/// @param bootFiles    the folder of kernel and initrd, if it is not the installed one
/// @param root         where the guest's root file system shall be
/// @param pmemLayers   how it has layers in persistent memory
/// @param acceleration what executes the guest
/// @param words        for the kernel and the agent
/// @param scratch      what containers write to
/// @param limits       what it may use of the host
/// @param others       what hypervisors other than QEMU know of: annotations of the pod
/// @param devices      of the host, that it has for itself
/// @param guest        what is to be made of the guest once it is there
public record MachineOptions(
        int memoryMb,
        int processors,
        Optional<Path> bootFiles,
        RootChoice root,
        PmemLayers pmemLayers,
        Acceleration acceleration,
        BootWords words,
        Scratch scratch,
        Limits limits,
        Map<String, String> others,
        List<HostDevice> devices,
        GuestSetup guest) {
    private static final int DEFAULT_MEMORY_MB = 512;
    private static final int DEFAULT_PROCESSORS = 2;
    private static final int PAGE = 4096;
    private static final long DEFAULT_PERIOD = 100_000;

    /// What kernel and agent take for themselves, and the share of memory with which the kernel keeps account of it.
    private static final int GUEST_MB = 128;

    private static final int GUEST_SHARE = 50;

    /// What ext4 and xfs hold with blocks of 4 KiB.
    private static final long MOST_SCRATCH_GB = 16 << 10;

    public MachineOptions {
        if (memoryMb < 64) {
            throw new IllegalArgumentException(
                    "a machine needs at least 64 MiB of memory, not " + memoryMb);
        }
        if (processors < 1) {
            throw new IllegalArgumentException(
                    "a machine needs at least one processor, not " + processors);
        }
    }

    /// Where it is said; what comes first here goes first.
    ///
    /// @param settings    annotations and runtime options
    /// @param windows     `windows.resources` of the spec
    /// @param environment of this process
    /// @param processors  how many the host has
    record Sources(
            PodSettings settings,
            JsonObject windows,
            Map<String, String> environment,
            int processors) {}

    /// Reads what is said.
    ///
    /// @param warnings told what is not taken as it is said
    /// @throws TaskException `INVALID_ARGUMENT` naming the value that makes no sense
    static MachineOptions parse(Sources sources, Consumer<String> warnings) throws TaskException {
        try {
            var secret = confidential(sources.settings());
            return new MachineOptions(
                    even(memory(sources)),
                    atMost(sources.processors(), processors(sources), warnings),
                    bootFiles(sources.settings()),
                    root(sources, secret, warnings),
                    pmemLayers(sources.settings(), secret),
                    acceleration(sources.environment().getOrDefault("HCSSHIM_ACCEL", "auto")),
                    words(sources.settings()),
                    scratch(sources.settings(), secret),
                    limits(sources),
                    others(sources.settings()),
                    List.of(),
                    guest(sources, secret));
        } catch (IllegalArgumentException | IOException e) {
            throw TaskException.invalid(String.valueOf(e.getMessage()));
        }
    }

    /// The same with devices of the host.
    MachineOptions with(List<HostDevice> wanted) {
        return new MachineOptions(
                memoryMb,
                processors,
                bootFiles,
                root,
                pmemLayers,
                acceleration,
                words,
                scratch,
                limits,
                others,
                wanted,
                guest);
    }

    private static Map<String, String> others(PodSettings settings) {
        var others = new HashMap<>(settings.annotations());
        others.keySet().removeIf(name -> !name.startsWith("io.microsoft.virtualmachine."));
        return Map.copyOf(others);
    }

    private static Optional<Confidential> confidential(PodSettings settings) {
        return Confidential.of(new Wishes(others(settings), Limits.NONE, List.of()));
    }

    /// What is asked of the hypervisor besides.
    public Wishes wishes() {
        return new Wishes(others, limits, devices);
    }

    private static Limits limits(Sources sources) throws JsonException {
        var settings = sources.settings();
        var cpu = resource(sources, "cpu");
        var storage = resource(sources, "storage");
        return new Limits(
                either(settings.number(PodSettings.DISK_OPERATIONS), storage, "iops"),
                either(settings.number(PodSettings.DISK_BYTES), storage, "bps"),
                whole(either(settings.number(PodSettings.PROCESSOR_LIMIT), cpu, "maximum")),
                whole(either(settings.number(PodSettings.PROCESSOR_WEIGHT), cpu, "shares")));
    }

    /// What is too much stays too much.
    private static int whole(long number) {
        return Math.clamp(number, -1, Integer.MAX_VALUE);
    }

    /// What an annotation says, and if that is nothing what the spec does.
    private static long either(long annotation, JsonObject resource, String name)
            throws JsonException {
        return annotation != 0 ? annotation : resource.int64(name);
    }

    private static GuestSetup guest(Sources sources, Optional<Confidential> secret) {
        var settings = sources.settings();
        return new GuestSetup(
                shareTransport(sources),
                !settings.flag(PodSettings.NO_WRITABLE_SHARES),
                settings.flag(PodSettings.POLICY_ROUTING)
                        ? Routing.BY_POLICY
                        : Routing.BY_DESTINATION,
                settings.logLevel(),
                drivers(settings.text(PodSettings.DRIVERS)),
                secret);
    }

    private static List<Path> drivers(String named) {
        var disks = new ArrayList<Path>();
        for (var name : named.split(",", -1)) {
            if (!name.isBlank()) {
                disks.add(driverDisk(name.strip()));
            }
        }
        return List.copyOf(disks);
    }

    private static Path driverDisk(String name) {
        var disk = Path.of(name);
        if (!disk.isAbsolute() || !Files.isRegularFile(disk)) {
            throw new IllegalArgumentException(
                    "annotation " + PodSettings.DRIVERS + ": no such disk: " + name);
        }
        return disk;
    }

    /// The size of machines about which nothing is said, on a host of so many processors.
    ///
    /// @throws IOException if the environment says what makes no sense
    public static MachineSize usual(Map<String, String> environment, int processors)
            throws IOException {
        try {
            return new MachineSize(
                    even(first("size of memory", usualMemory(environment))),
                    atMost(
                            processors,
                            first("number of processors", usualProcessors(environment, processors)),
                            _ -> {}));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static int memory(Sources sources) throws JsonException {
        var limit = resource(sources, "memory").uint64("limit") >>> 20;
        return first(
                "size of memory",
                sources.settings().number(PodSettings.MEMORY_MB),
                limit,
                podMemory(sources),
                usualMemory(sources.environment()));
    }

    private static long usualMemory(Map<String, String> environment) {
        var named = variable(environment, "HCSSHIM_MEMORY_MB");
        return named == 0 ? DEFAULT_MEMORY_MB : named;
    }

    /// What the containers of a pod need together and the guest beside them, if that is more than usual.
    private static long podMemory(Sources sources) {
        long containers = sources.settings().number(PodSettings.POD_MEMORY) >> 20;
        var needed = containers + GUEST_MB + containers / GUEST_SHARE;
        return containers <= 0 ? 0 : Math.max(needed, usualMemory(sources.environment()));
    }

    private static int processors(Sources sources) throws JsonException {
        return first(
                "number of processors",
                sources.settings().number(PodSettings.PROCESSORS),
                resource(sources, "cpu").uint64("count"),
                podProcessors(sources),
                usualProcessors(sources.environment(), sources.processors()));
    }

    private static long usualProcessors(Map<String, String> environment, int hosts) {
        var named = variable(environment, "HCSSHIM_PROCESSORS");
        return named == 0 ? Math.min(DEFAULT_PROCESSORS, hosts) : named;
    }

    /// What the containers of a pod can keep busy together, if that is more than usual.
    private static long podProcessors(Sources sources) {
        long quota = sources.settings().number(PodSettings.POD_CPU_QUOTA);
        long named = sources.settings().number(PodSettings.POD_CPU_PERIOD);
        long period = named <= 0 ? DEFAULT_PERIOD : named;
        return quota <= 0
                ? 0
                : Math.max(
                        1 + (quota - 1) / period,
                        usualProcessors(sources.environment(), sources.processors()));
    }

    private static JsonObject resource(Sources sources, String name) throws JsonException {
        return sources.windows().object(name).orElseGet(JsonObject::of);
    }

    /// The first that is not 0.
    private static int first(String what, long... said) {
        for (long number : said) {
            if (number < 0 || number > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("no machine has such a " + what);
            }
            if (number != 0) {
                return (int) number;
            }
        }
        throw new IllegalStateException("no usual " + what);
    }

    private static long variable(Map<String, String> environment, String name) {
        var text = environment.getOrDefault(name, "").strip();
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is not a number: '" + text + "'", e);
        }
    }

    private static int even(int memoryMb) {
        return memoryMb + (memoryMb & 1);
    }

    private static int atMost(int most, int wanted, Consumer<String> warnings) {
        if (wanted > most) {
            warnings.accept(wanted + " processors are asked for, and the host has " + most);
        }
        return Math.min(wanted, most);
    }

    /// Where a policy is, disks are encrypted unless it is said that they shall not be.
    private static Scratch scratch(PodSettings settings, Optional<Confidential> secret) {
        var wish = wish(settings);
        boolean unsaid = settings.text(PodSettings.ENCRYPTED_SCRATCH).isEmpty();
        return new Scratch(
                wish.bytes() == 0 ? Scratch.USUAL.bytes() : wish.bytes(),
                wish.shared(),
                unsaid && secret.isPresent() ? Encryption.EPHEMERAL : wish.encryption());
    }

    /// What one container says of it.
    ///
    /// @throws IllegalArgumentException if there is no such disk
    static ScratchWish wish(PodSettings settings) {
        long gigabytes = settings.number(PodSettings.SCRATCH_GB);
        if (gigabytes > MOST_SCRATCH_GB) {
            throw new IllegalArgumentException(
                    "a writable disk has at most "
                            + MOST_SCRATCH_GB
                            + " GiB, not "
                            + gigabytes
                            + ": annotation "
                            + PodSettings.SCRATCH_GB);
        }
        return new ScratchWish(
                gigabytes << 30,
                settings.flag(PodSettings.SHARED_SCRATCH),
                settings.flag(PodSettings.ENCRYPTED_SCRATCH)
                        ? Encryption.EPHEMERAL
                        : Encryption.NONE);
    }

    private static ShareTransport shareTransport(Sources sources) {
        var named = sources.settings().text(PodSettings.SHARE_TRANSPORT);
        return named.isEmpty()
                ? ShareTransport.of(sources.environment())
                : ShareTransport.of(named)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "folders of the host come by virtiofs or 9p, not by '%s': annotation %s"
                                                .formatted(named, PodSettings.SHARE_TRANSPORT)));
    }

    private static Optional<Path> bootFiles(PodSettings settings) {
        var named = settings.text(PodSettings.BOOT_FILES);
        return named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named));
    }

    private static RootChoice root(
            Sources sources, Optional<Confidential> secret, Consumer<String> warnings)
            throws IOException {
        var settings = sources.settings();
        var hardware = secret.flatMap(Confidential::hardware);
        if (hardware.isPresent()) {
            return hardware.get()
                    .root()
                    .map(disk -> new RootChoice(RootType.MEASURED, disk, ""))
                    .orElseGet(() -> RootChoice.of(RootType.UNKNOWN));
        }
        if (settings.flag(PodSettings.VERIFIED_ROOT)) {
            return new RootChoice(
                    RootType.VERITY,
                    settings.text(PodSettings.VERIFIED_ROOT_FILE),
                    settings.text(PodSettings.VERIFIED_ROOT_TABLE));
        }
        var wanted = settings.text(PodSettings.ROOT_TYPE);
        return switch (wanted) {
            case "initrd" -> RootChoice.of(RootType.INITRD);
            case "vhd" -> RootChoice.of(RootType.VHD);
            default -> {
                if (!wanted.isEmpty()) {
                    warnings.accept(
                            "a root file system is on initrd or vhd, and not '" + wanted + "'");
                }
                yield RootChoice.of(sources.environment());
            }
        };
    }

    /// A hidden machine has none.
    private static PmemLayers pmemLayers(PodSettings settings, Optional<Confidential> secret) {
        if (secret.flatMap(Confidential::hardware).isPresent()) {
            return PmemLayers.NONE;
        }
        long disks = settings.number(PodSettings.PMEM_DISKS);
        if (disks < 0 || disks > PmemDisk.MAX) {
            throw new IllegalArgumentException(
                    "a machine has 0 to 128 vPMem devices, not " + Long.toUnsignedString(disks));
        }
        long bytes = settings.number(PodSettings.PMEM_BYTES);
        if (bytes % PAGE != 0) {
            throw new IllegalArgumentException(
                    "the size of vPMem devices is a multiple of 4096, not "
                            + Long.toUnsignedString(bytes));
        }
        return new PmemLayers(
                (int) disks,
                bytes == 0 ? PmemLayers.USUAL_BYTES : bytes,
                !settings.flag(PodSettings.PMEM_SINGLE));
    }

    private static BootWords words(PodSettings settings) {
        var agent = new ArrayList<>(split(settings.text(PodSettings.AGENT_WORDS)));
        if (settings.flag(PodSettings.NO_TIME_SYNC)) {
            agent.add("-disable-time-sync");
        }
        var cores = settings.text(PodSettings.CORE_FILES);
        if (!cores.isEmpty()) {
            agent.addAll(List.of("-core-dump-location", cores));
        }
        var init =
                settings.flag(PodSettings.WRITABLE)
                        ? List.of(BootWords.WRITABLE)
                        : List.<String>of();
        return new BootWords(split(settings.text(PodSettings.KERNEL_WORDS)), init, agent);
    }

    private static List<String> split(String words) {
        return words.isBlank() ? List.of() : List.of(words.strip().split("\\s+"));
    }

    private static Acceleration acceleration(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "auto", "" -> Acceleration.AUTO;
            case "kvm" -> Acceleration.KVM;
            case "tcg" -> Acceleration.TCG;
            default ->
                    throw new IllegalArgumentException(
                            "HCSSHIM_ACCEL is auto, kvm or tcg, not '" + word + "'");
        };
    }
}
