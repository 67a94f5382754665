package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Growing;
import io.hcsshim.vm.Headroom;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Memory and processors plugged into a running QEMU: DIMMs and CPUs, which ACPI tells the guest of.
final class QemuGrowth implements Growing {
    /// The vsock device knows eight regions of memory, and a machine begins with two.
    static final int SLOTS = 5;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String NOT_PLUGGED = "qom-path"; // a processor that is there has one

    private final VmSpec spec;
    private final Client client;
    private final Allowance allowance;
    // Written under this.
    private volatile int memoryMb;
    private volatile int processors;
    private int dimms;

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

    QemuGrowth(VmSpec spec, Client client, Allowance allowance) {
        this.spec = spec;
        this.client = client;
        this.allowance = allowance;
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

    boolean hasGrown() {
        return memoryMb != spec.memoryMb() || processors != spec.processors();
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
        if (dimms == SLOTS) {
            throw new IOException(
                    "machine %s has been given memory %d times, which is as often as it can be"
                            .formatted(spec.id(), SLOTS));
        }
        HostMemory.read().require(spec.id(), added);
        allowance.memory(memoryMb + added);
        plug(added);
        memoryMb += added;
    }

    private void plug(int megabytes) throws IOException, InterruptedException {
        var qmp = client.running();
        int number = dimms + 1;
        var end = end(qmp.execute(QmpCommand.of("query-memory-devices"), LIMIT));
        qmp.execute(memory(number, megabytes), LIMIT);
        try {
            qmp.execute(dimm(number, aligned(end)), LIMIT);
            dimms = number;
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
                        .put("id", "dimm" + number)
                        .put("memdev", "mem" + number)
                        .putUnlessZero("addr", address)
                        .build());
    }

    /// Where the last of what is plugged ends, a root disk that is persistent memory among it; 0 if nothing is.
    static long end(Json known) throws JsonException {
        long end = 0;
        if (known instanceof JsonArray devices) {
            for (var each : devices.values()) {
                if (each instanceof JsonObject device) {
                    var data = device.object("data").orElseGet(JsonObject::of);
                    var at = data.has("memaddr") ? data.int64("memaddr") : data.int64("addr");
                    end = Math.max(end, at + data.int64("size"));
                }
            }
        }
        return end;
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
            if (!(qmp.execute(QmpCommand.of("query-hotpluggable-cpus"), LIMIT)
                    instanceof JsonArray known)) {
                throw new IOException("QEMU lists no processors");
            }
            var free = free(known);
            if (free.isEmpty()) {
                throw new IOException("QEMU has no processor left for machine " + spec.id());
            }
            qmp.execute(processor(free.getFirst(), processors), LIMIT);
            processors++;
            allowance.processors(processors);
        }
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
