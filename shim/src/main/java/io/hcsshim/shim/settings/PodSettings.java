package io.hcsshim.shim.settings;

import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.sys.windows.Libraries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What a container's annotations say, and the runtime options where they say nothing. Immutable.
///
/// A value that cannot be read counts as absent, with a warning; so does, with one warning for all of them, what is
/// known and has no effect here.
public final class PodSettings {
    public static final String MEMORY_MB =
            "io.microsoft.virtualmachine.computetopology.memory.sizeinmb";
    public static final String PROCESSORS =
            "io.microsoft.virtualmachine.computetopology.processor.count";

    /// What the containers of a pod may use together, in bytes, as the kubelet adds it up.
    public static final String POD_MEMORY = "io.kubernetes.cri.sandbox-memory";

    /// The processor time in microseconds that they may use together in each [#POD_CPU_PERIOD].
    public static final String POD_CPU_QUOTA = "io.kubernetes.cri.sandbox-cpu-quota";

    public static final String POD_CPU_PERIOD = "io.kubernetes.cri.sandbox-cpu-period";
    public static final String BOOT_FILES = "io.microsoft.virtualmachine.bootfilesrootpath";
    public static final String ROOT_TYPE = "io.microsoft.virtualmachine.lcow.preferredrootfstype";
    public static final String WRITABLE =
            "io.microsoft.virtualmachine.lcow.writable-overlay-directories";
    public static final String VERIFIED_ROOT = "io.microsoft.virtualmachine.lcow.dmverity-mode";
    public static final String VERIFIED_ROOT_FILE =
            "io.microsoft.virtualmachine.lcow.dmverity-rootfs-vhd";
    public static final String VERIFIED_ROOT_TABLE =
            "io.microsoft.virtualmachine.lcow.dmverity-create-args";
    public static final String PMEM_DISKS =
            "io.microsoft.virtualmachine.devices.virtualpmem.maximumcount";
    public static final String PMEM_BYTES =
            "io.microsoft.virtualmachine.devices.virtualpmem.maximumsizebytes";
    public static final String PMEM_SINGLE =
            "io.microsoft.virtualmachine.lcow.vpmem.nomultimapping";
    public static final String KERNEL_WORDS = "io.microsoft.virtualmachine.lcow.kernelbootoptions";
    public static final String AGENT_WORDS =
            "io.microsoft.virtualmachine.lcow.extra-exec-command-args";
    public static final String NO_TIME_SYNC = "io.microsoft.virtualmachine.lcow.timesync.disable";
    public static final String NO_WRITABLE_SHARES =
            "io.microsoft.virtualmachine.fileshares.disablewritable";
    public static final String SHARE_TRANSPORT = "io.microsoft.virtualmachine.fileshares.transport";
    public static final String CORE_FILES = "io.microsoft.container.processdumplocation";

    public static final String ENCRYPTED_SCRATCH =
            "io.microsoft.virtualmachine.storage.scratch.encrypted";
    public static final String SCRATCH_GB =
            "containerd.io/snapshot/io.microsoft.container.storage.rootfs.size-gb";
    public static final String SHARED_SCRATCH =
            "containerd.io/snapshot/io.microsoft.container.storage.reuse-scratch";

    public static final String PROCESSOR_LIMIT =
            "io.microsoft.virtualmachine.computetopology.processor.limit";
    public static final String PROCESSOR_WEIGHT =
            "io.microsoft.virtualmachine.computetopology.processor.weight";
    public static final String DISK_BYTES =
            "io.microsoft.virtualmachine.storageqos.bandwidthmaximum";
    public static final String DISK_OPERATIONS =
            "io.microsoft.virtualmachine.storageqos.iopsmaximum";
    public static final String DRIVERS = "io.microsoft.virtualmachine.kerneldrivers";
    public static final String POLICY_ROUTING =
            "io.microsoft.virtualmachine.lcow.network.policybasedrouting";

    private static final String NO_HOST_PROCESS = "microsoft.com/disable-hostprocess-container";
    private static final String HOST_PROCESS = "microsoft.com/hostprocess-container";
    private static final String SAFE = "io.microsoft.disable-unsafe-operations";
    private static final List<String> ALSO_SAFE =
            List.of(
                    "io.microsoft.container.wcow.gmsa.disable",
                    NO_WRITABLE_SHARES,
                    "io.microsoft.virtualmachine.wcow.virtualSMB.nodirectmap",
                    NO_HOST_PROCESS);

    private final Map<String, String> annotations;
    private final Optional<Level> logLevel;

    private PodSettings(Map<String, String> annotations, Optional<Level> logLevel) {
        this.annotations = Map.copyOf(annotations);
        this.logLevel = logLevel;
    }

    /// Reads them.
    ///
    /// @param warnings told in words
    /// @throws IllegalArgumentException naming what is contradictory, or relied on and cannot be kept
    public static PodSettings read(
            Map<String, String> annotations, Options options, Consumer<String> warnings) {
        checkPlatform(options.getSandboxPlatform());
        var merged = merged(annotations, options);
        expand(merged);
        var idle = new ArrayList<String>();
        merged.entrySet()
                .removeIf(entry -> !isOf(entry.getKey(), entry.getValue(), warnings, idle));
        if (Kind.isTrue(merged.getOrDefault(NO_HOST_PROCESS, ""))
                && Kind.isTrue(merged.getOrDefault(HOST_PROCESS, ""))) {
            throw new IllegalArgumentException(
                    "annotation " + HOST_PROCESS + " contradicts " + NO_HOST_PROCESS);
        }
        for (var option : KnownOptions.ALL) {
            if (option.isSet().test(options)) {
                note(option.setting(), "option " + option.setting().name(), idle);
            }
        }
        if (!idle.isEmpty()) {
            warnings.accept("without effect: " + String.join(", ", idle));
        }
        return new PodSettings(merged, logLevel(options, warnings));
    }

    /// `log_level` goes before `debug`.
    private static Optional<Level> logLevel(Options options, Consumer<String> warnings) {
        var named = options.getLogLevel();
        var level =
                switch (named.toLowerCase(Locale.ROOT)) {
                    case "panic", "fatal" -> Optional.of(Level.ERROR); // there is nothing above
                    default -> Level.parse(named);
                };
        if (level.isEmpty() && !named.isEmpty()) {
            warnings.accept(
                    "runtime option log_level is left aside, it is no level: '" + named + "'");
        }
        return level.isPresent() || !options.getDebug() ? level : Optional.of(Level.DEBUG);
    }

    private static void checkPlatform(String platform) {
        if (!platform.isEmpty() && !platform.startsWith("linux/")) {
            throw new IllegalArgumentException(
                    "runtime option sandbox_platform: only Linux runs here, not " + platform);
        }
    }

    private static Map<String, String> merged(Map<String, String> annotations, Options options) {
        var merged = new LinkedHashMap<>(annotations);
        if (!options.getBootFilesRootPath().isEmpty()) {
            merged.putIfAbsent(BOOT_FILES, options.getBootFilesRootPath());
        }
        if (options.getVmProcessorCount() != 0) {
            merged.putIfAbsent(PROCESSORS, Integer.toString(options.getVmProcessorCount()));
        }
        if (options.getVmMemorySizeInMb() != 0) {
            merged.putIfAbsent(MEMORY_MB, Integer.toString(options.getVmMemorySizeInMb()));
        }
        if (options.getDefaultContainerScratchSizeInGb() != 0) {
            merged.putIfAbsent(
                    SCRATCH_GB, Integer.toString(options.getDefaultContainerScratchSizeInGb()));
        }
        if (options.getShareScratch()) {
            merged.putIfAbsent(SHARED_SCRATCH, "true");
        }
        options.getDefaultContainerAnnotationsMap().forEach(merged::putIfAbsent);
        return merged;
    }

    private static void expand(Map<String, String> annotations) {
        var safe = annotations.get(SAFE);
        if (safe == null) {
            return;
        }
        for (var other : ALSO_SAFE) {
            var said = annotations.putIfAbsent(other, safe);
            if (said != null && !said.equals(safe)) {
                throw new IllegalArgumentException(
                        "annotation " + SAFE + " is " + safe + ", and " + other + " is " + said);
            }
        }
    }

    /// Whether an annotation can stay.
    private static boolean isOf(
            String name, String value, Consumer<String> warnings, List<String> idle) {
        var known = KnownAnnotations.find(name);
        if (known.isEmpty() || value.isEmpty()) {
            return true;
        }
        var setting = known.get();
        if (!setting.kind().takes(value)) {
            if (setting.kind() == Kind.GUID) {
                throw new IllegalArgumentException(
                        "annotation " + name + " is not a GUID: '" + value + "'");
            }
            warnings.accept(
                    "annotation "
                            + name
                            + " is left aside, it is no "
                            + setting.kind().word()
                            + ": '"
                            + value
                            + "'");
            return false;
        }
        if (setting.kind() != Kind.BOOLEAN || Kind.isTrue(value)) {
            note(setting, name, idle);
        }
        return true;
    }

    private static void note(Setting setting, String name, List<String> idle) {
        switch (setting.effect()) {
            case NOT_YET -> idle.add(name + " (" + setting.effect().word() + ")");
            case HYPER_V, WINDOWS -> {
                if (!Libraries.areHere()) {
                    idle.add(name + " (" + setting.effect().word() + ")");
                }
            }
            case HIDDEN -> {
                if (!Libraries.areHere()) {
                    throw new IllegalArgumentException(
                            "annotation " + name + ": this cannot be kept here, so it is refused");
                }
            }
            case DONE, GUEST, NONE -> {}
        }
    }

    /// The annotations that can be read, those that options stand for among them.
    public Map<String, String> annotations() {
        return annotations;
    }

    /// How much shall be logged, if it is said: of the pod's lines, and of its guest's.
    public Optional<Level> logLevel() {
        return logLevel;
    }

    /// Whether an annotation says yes.
    public boolean flag(String name) {
        return Kind.isTrue(text(name));
    }

    /// The text of an annotation, empty if it is absent.
    public String text(String name) {
        return annotations.getOrDefault(name, "");
    }

    /// The number in an annotation, without a sign if it is a count; 0 if it is absent.
    public long number(String name) {
        var text = text(name);
        if (text.isEmpty()) {
            return 0;
        }
        return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    }
}
