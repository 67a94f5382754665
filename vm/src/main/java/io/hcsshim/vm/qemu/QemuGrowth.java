package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Growing;
import io.hcsshim.vm.Headroom;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Memory and processors plugged into a running QEMU: DIMMs and CPUs, which ACPI tells the guest of.
final class QemuGrowth implements Growing {
    /// The vsock device knows eight regions of memory, and a machine begins with two.
    static final int SLOTS = 5;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String NOT_PLUGGED = "qom-path"; // a processor that is there has one

    private final VmSpec spec;
    private final Client client;
    private final Allowance allowance;
    private final MemoryFiles files;
    // Written under this.
    private volatile int memoryMb;
    private volatile int processors;
    private final List<Integer> dimms = new ArrayList<>(); // MiB of each
    private final List<Path> memories = new ArrayList<>(); // of each

    /// Where commands go, if the machine runs.
    interface Client {
        QmpClient running() throws IOException;
    }

    /// What has to allow that it uses more.
    interface Allowance {
        /// Before the memory is there.
        ///
        /// @param memoryMb all that the guest has then
        void memory(int memoryMb) throws IOException;

        /// Once the processors are there.
        ///
        /// @param processors all that the guest has
        void processors(int processors) throws IOException;
    }

    /// What QEMU holds guest memory in.
    interface MemoryFiles {
        /// Those that there are now, in `/proc`.
        Set<Path> now() throws IOException;
    }

    QemuGrowth(VmSpec spec, Client client, Allowance allowance, MemoryFiles files) {
        this.spec = spec;
        this.client = client;
        this.allowance = allowance;
        this.files = files;
        memoryMb = spec.memoryMb();
        processors = spec.processors();
    }

    @Override
    public int memoryMb() {
        return memoryMb;
    }

    @Override
    public int processors() {
        return processors;
    }

    /// What holds the memory that was added, in its order; shared, so that QEMU leaves it out of its state.
    synchronized List<Path> memories() {
        return List.copyOf(memories);
    }

    private Headroom room() {
        return spec.headroom();
    }

    @Override
    public synchronized void growMemory(int wantedMb) throws IOException, InterruptedException {
        int missing = wantedMb - memoryMb;
        if (missing <= 0) {
            return;
        }
        int added = (missing + MEMORY_STEP_MB - 1) / MEMORY_STEP_MB * MEMORY_STEP_MB;
        if (memoryMb + added > room().memoryMb()) {
            throw new IOException(
                    "machine %s has %d MiB of memory and room for %d, not for %d"
                            .formatted(spec.id(), memoryMb, room().memoryMb(), wantedMb));
        }
        if (dimms.size() == SLOTS) {
            throw new IOException(
                    "machine %s has been given memory %d times, which is as often as it can be"
                            .formatted(spec.id(), SLOTS));
        }
        HostMemory.read().require(spec.id(), added);
        allowance.memory(memoryMb + added);
        var qmp = client.running();
        plug(qmp, added, aligned(MemoryPlaces.of(qmp).end()));
        dimms.add(added);
        memoryMb += added;
    }

    private void plug(QmpClient qmp, int megabytes, long address)
            throws IOException, InterruptedException {
        int number = memories.size() + 1;
        var before = files.now();
        qmp.execute(memory(number, megabytes), LIMIT);
        try {
            var memory = new HashSet<>(files.now());
            memory.removeAll(before);
            if (memory.size() != 1) {
                throw new IOException("QEMU has " + memory.size() + " new files of memory");
            }
            qmp.execute(dimm(number, address), LIMIT);
            memories.addAll(memory);
        } catch (IOException e) {
            try {
                qmp.execute(removeMemory(number), LIMIT);
            } catch (IOException also) {
                e.addSuppressed(also);
            }
            throw new IOException(
                    "cannot add " + megabytes + " MiB of memory: " + e.getMessage(), e);
        }
    }

    /// Makes a QEMU that takes the place of the one before as large as that was; before it loads the state.
    ///
    /// @param places where the memory was
    synchronized void plugAgain(QmpClient qmp, MemoryPlaces places)
            throws IOException, InterruptedException {
        memories.clear();
        for (var megabytes : dimms) {
            plug(qmp, megabytes, places.address(dimmId(memories.size() + 1)));
        }
        for (var number = spec.processors(); number < processors; number++) {
            plugProcessor(qmp, number);
        }
    }

    static QmpCommand memory(int number, int megabytes) {
        return new QmpCommand(
                "object-add",
                JsonObject.builder()
                        .put("qom-type", "memory-backend-memfd")
                        .put("id", "mem" + number)
                        .put("size", (long) megabytes << 20)
                        .put("share", true)
                        .build());
    }

    private static QmpCommand removeMemory(int number) {
        return new QmpCommand("object-del", JsonObject.builder().put("id", "mem" + number).build());
    }

    /// @param address where it goes; 0 to let QEMU choose
    static QmpCommand dimm(int number, long address) {
        return new QmpCommand(
                "device_add",
                JsonObject.builder()
                        .put("driver", "pc-dimm")
                        .put("id", dimmId(number))
                        .put("memdev", "mem" + number)
                        .putUnlessZero("addr", address)
                        .build());
    }

    private static String dimmId(int number) {
        return "dimm" + number;
    }

    /// Guests take memory only where a step of it can begin, and QEMU would choose the next 2 MiB.
    static long aligned(long address) {
        long step = (long) MEMORY_STEP_MB << 20;
        return (address + step - 1) / step * step;
    }

    @Override
    public synchronized void growProcessors(int wanted) throws IOException, InterruptedException {
        if (wanted > room().processors()) {
            throw new IOException(
                    "machine %s has %d processors and room for %d, not for %d"
                            .formatted(spec.id(), processors, room().processors(), wanted));
        }
        var qmp = client.running();
        while (processors < wanted) {
            plugProcessor(qmp, processors);
            processors++;
            allowance.processors(processors);
        }
    }

    private void plugProcessor(QmpClient qmp, int number) throws IOException, InterruptedException {
        if (!(qmp.execute(QmpCommand.of("query-hotpluggable-cpus"), LIMIT)
                instanceof JsonArray known)) {
            throw new IOException("QEMU lists no processors");
        }
        var free = free(known);
        if (free.isEmpty()) {
            throw new IOException("QEMU has no processor left for machine " + spec.id());
        }
        qmp.execute(processor(free.getFirst(), number), LIMIT);
    }

    /// The processors that are not plugged, in the order in which guests count them.
    static List<JsonObject> free(JsonArray known) throws JsonException {
        var free = new ArrayList<JsonObject>();
        for (var each : known.values()) {
            if (each instanceof JsonObject processor && !processor.has(NOT_PLUGGED)) {
                free.add(processor);
            }
        }
        free.sort(Comparator.comparing(QemuGrowth::place));
        return free;
    }

    private static String place(JsonObject processor) {
        try {
            var at = processor.object("props").orElseGet(JsonObject::of);
            return "%05d %05d %05d"
                    .formatted(at.int32("socket-id"), at.int32("core-id"), at.int32("thread-id"));
        } catch (JsonException e) {
            return "";
        }
    }

    static QmpCommand processor(JsonObject free, int number) throws JsonException {
        var arguments =
                free.object("props")
                        .orElseGet(JsonObject::of)
                        .with("driver", Json.of(free.string("type")))
                        .with("id", Json.of("processor" + number));
        return new QmpCommand("device_add", arguments);
    }
}
