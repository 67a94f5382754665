package io.hcsshim.vm.qemu;

import io.hcsshim.vm.qemu.Registers.Width;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNumber;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// How a guest has set up a device that this process serves, which QEMU cannot save: read from the device's registers while the
/// machine stands still, and written into those of a new device in a machine that does not run yet.
///
/// Layouts: PCI 3.0, chapter 6; virtio 1.2, sections 4.1.4 and 4.1.5.
///
/// @param slot          where on the root bus the port is that the device is behind
/// @param configuration PCI configuration space, 64 words of 4 bytes
/// @param interrupts    the MSI-X table, 4 words of 4 bytes an entry
/// @param features      what the driver took, two words
/// @param status        the device status
/// @param configVector  the vector for changes of the configuration
/// @param queues        in their order
record VhostUserRegisters(
        int slot,
        List<Integer> configuration,
        List<Integer> interrupts,
        List<Integer> features,
        int status,
        int configVector,
        List<Queue> queues) {
    private static final int WORDS = 64;
    private static final int BARS = 0x10;
    private static final int BARS_END = 0x28;
    private static final int COMMAND = 4;
    private static final int MEMORY_SPACE = 2;
    private static final int CAPABILITIES = 0x34;
    private static final int MSIX = 0x11;
    private static final int VENDOR = 9;
    private static final int COMMON = 1;
    private static final int ENTRY_WORDS = 4;

    private static final int DRIVER_SELECT = 0x8;
    private static final int DRIVER_FEATURES = 0xc;
    private static final int CONFIG_VECTOR = 0x10;
    private static final int QUEUES = 0x12;
    private static final int STATUS = 0x14;
    private static final int SELECT = 0x16;
    private static final int SIZE = 0x18;
    private static final int VECTOR = 0x1a;
    private static final int ENABLE = 0x1c;
    private static final int ADDRESSES = 0x20;
    private static final int ADDRESS_WORDS = 6;

    private static final int MOST_QUEUES = 8;
    private static final int ACKNOWLEDGE = 1;
    private static final int DRIVER = 2;
    private static final int FEATURES_OK = 8;
    private static final int DRIVER_OK = 4;

    /// A virtqueue.
    ///
    /// @param addresses of descriptors, driver area, device area: a low and a high word each
    record Queue(int size, int vector, boolean enabled, List<Integer> addresses) {
        Queue {
            addresses = List.copyOf(addresses);
        }
    }

    VhostUserRegisters {
        configuration = List.copyOf(configuration);
        interrupts = List.copyOf(interrupts);
        features = List.copyOf(features);
        queues = List.copyOf(queues);
        if (configuration.size() != WORDS || queues.size() > MOST_QUEUES || features.size() != 2) {
            throw new IllegalArgumentException("not the registers of a virtio device");
        }
    }

    /// Reads those of several devices.
    static List<VhostUserRegisters> capture(Registers machine, List<Integer> slots)
            throws IOException {
        var devices = new ArrayList<VhostUserRegisters>();
        for (var slot : slots) {
            devices.add(capture(machine, slot));
        }
        return List.copyOf(devices);
    }

    /// Writes those of several devices.
    static void apply(Registers machine, List<VhostUserRegisters> devices) throws IOException {
        for (var device : devices) {
            device.apply(machine);
        }
    }

    /// Reads them.
    ///
    /// @throws IOException also if no driver uses the device
    static VhostUserRegisters capture(Registers machine, int slot) throws IOException {
        try (var device = PciFunction.behind(machine, slot)) {
            var space = new ArrayList<Integer>();
            for (var word = 0; word < WORDS; word++) {
                space.add(device.read(4 * word));
            }
            var layout = Layout.of(space);
            var features = new ArrayList<Integer>();
            for (var half = 0; half < 2; half++) {
                machine.write(layout.common + DRIVER_SELECT, Width.INT, half);
                features.add(machine.read(layout.common + DRIVER_FEATURES, Width.INT));
            }
            var status = machine.read(layout.common + STATUS, Width.BYTE);
            if ((status & DRIVER_OK) == 0) {
                throw new IOException(
                        "the guest does not use its device %08x".formatted(space.getFirst()));
            }
            return new VhostUserRegisters(
                    slot,
                    space,
                    table(machine, layout),
                    features,
                    status,
                    machine.read(layout.common + CONFIG_VECTOR, Width.SHORT),
                    queues(machine, layout));
        }
    }

    private static List<Integer> table(Registers machine, Layout layout) throws IOException {
        var words = new ArrayList<Integer>();
        for (var word = 0; word < layout.vectors * ENTRY_WORDS; word++) {
            words.add(machine.read(layout.table + 4L * word, Width.INT));
        }
        return words;
    }

    private static List<Queue> queues(Registers machine, Layout layout) throws IOException {
        var common = layout.common;
        var count = machine.read(common + QUEUES, Width.SHORT);
        var queues = new ArrayList<Queue>();
        for (var index = 0; index < Math.min(count, MOST_QUEUES); index++) {
            machine.write(common + SELECT, Width.SHORT, index);
            var addresses = new ArrayList<Integer>();
            for (var word = 0; word < ADDRESS_WORDS; word++) {
                addresses.add(machine.read(common + ADDRESSES + 4L * word, Width.INT));
            }
            queues.add(
                    new Queue(
                            machine.read(common + SIZE, Width.SHORT),
                            machine.read(common + VECTOR, Width.SHORT),
                            machine.read(common + ENABLE, Width.SHORT) != 0,
                            addresses));
        }
        return queues;
    }

    /// Writes them, in the order in which a driver would, and lets the port forget that the device has come. The machine must
    /// not run.
    void apply(Registers machine) throws IOException {
        PciFunction.forgetEvents(machine, slot);
        try (var device = PciFunction.behind(machine, slot)) {
            if (device.read(0) != configuration.getFirst()) {
                throw new IOException(
                        "the new machine has device %08x where the saved one had %08x"
                                .formatted(device.read(0), configuration.getFirst()));
            }
            var layout = Layout.of(configuration);
            for (var at = BARS; at < BARS_END; at += 4) {
                device.write(at, configuration.get(at / 4));
            }
            device.write(COMMAND, configuration.get(COMMAND / 4) & 0xffff | MEMORY_SPACE);
            for (var word = 0; word < interrupts.size(); word++) {
                machine.write(layout.table + 4L * word, Width.INT, interrupts.get(word));
            }
            device.write(layout.msix, configuration.get(layout.msix / 4));
            begin(machine, layout.common);
        }
    }

    private void begin(Registers machine, long common) throws IOException {
        machine.write(common + STATUS, Width.BYTE, ACKNOWLEDGE);
        machine.write(common + STATUS, Width.BYTE, ACKNOWLEDGE | DRIVER);
        for (var half = 0; half < 2; half++) {
            machine.write(common + DRIVER_SELECT, Width.INT, half);
            machine.write(common + DRIVER_FEATURES, Width.INT, features.get(half));
        }
        machine.write(common + STATUS, Width.BYTE, ACKNOWLEDGE | DRIVER | FEATURES_OK);
        machine.write(common + CONFIG_VECTOR, Width.SHORT, configVector);
        for (var index = 0; index < queues.size(); index++) {
            place(machine, common, index, queues.get(index));
        }
        machine.write(common + STATUS, Width.BYTE, status);
    }

    private static void place(Registers machine, long common, int index, Queue queue)
            throws IOException {
        machine.write(common + SELECT, Width.SHORT, index);
        machine.write(common + SIZE, Width.SHORT, queue.size);
        machine.write(common + VECTOR, Width.SHORT, queue.vector);
        for (var word = 0; word < queue.addresses.size(); word++) {
            machine.write(common + ADDRESSES + 4L * word, Width.INT, queue.addresses.get(word));
        }
        if (queue.enabled) {
            machine.write(common + ENABLE, Width.SHORT, 1);
        }
    }

    /// Where in the guest's address space the registers lie that are behind a BAR.
    ///
    /// @param common  virtio's common configuration
    /// @param table   the MSI-X table
    /// @param vectors how many entries it has
    /// @param msix    where its capability is in the configuration space
    private record Layout(long common, long table, int vectors, int msix) {
        static Layout of(List<Integer> space) throws IOException {
            long common = 0;
            long table = 0;
            var vectors = 0;
            var msix = 0;
            var at = space.get(CAPABILITIES / 4) & 0xfc;
            for (var steps = 0; at != 0 && steps < WORDS; steps++) {
                var head = space.get(at / 4);
                if ((head & 0xff) == VENDOR && head >>> 24 == COMMON) {
                    common = bar(space, space.get(at / 4 + 1) & 0xff) + space.get(at / 4 + 2);
                } else if ((head & 0xff) == MSIX) {
                    var where = space.get(at / 4 + 1);
                    table = bar(space, where & 7) + (where & ~7);
                    vectors = (head >>> 16 & 0x7ff) + 1;
                    msix = at;
                }
                at = head >>> 8 & 0xfc;
            }
            if (common == 0 || table == 0) {
                throw new IOException("no registers of a virtio device");
            }
            return new Layout(common, table, vectors, msix);
        }

        private static long bar(List<Integer> space, int index) throws IOException {
            if (index > 5) {
                throw new IOException("no such BAR: " + index);
            }
            var low = space.get(BARS / 4 + index);
            var wide = (low & 6) == 4;
            var high = wide ? Integer.toUnsignedLong(space.get(BARS / 4 + index + 1)) << 32 : 0;
            return high | Integer.toUnsignedLong(low & ~15);
        }
    }

    /// Those of several devices, in the order in which they are to be written.
    static JsonObject toJson(List<VhostUserRegisters> devices) {
        var each = devices.stream().<Json>map(VhostUserRegisters::toJson).toArray(Json[]::new);
        return JsonObject.builder().put("devices", JsonArray.of(each)).build();
    }

    static List<VhostUserRegisters> ofAll(JsonObject json) throws JsonException {
        var devices = new ArrayList<VhostUserRegisters>();
        for (var device : json.objects("devices")) {
            devices.add(of(device));
        }
        return List.copyOf(devices);
    }

    JsonObject toJson() {
        var each =
                queues.stream()
                        .<Json>map(queue ->
                                JsonObject.builder()
                                        .put("size", queue.size)
                                        .put("vector", queue.vector)
                                        .put("enabled", queue.enabled)
                                        .put("addresses", words(queue.addresses))
                                        .build())
                        .toArray(Json[]::new);
        return JsonObject.builder()
                .put("slot", slot)
                .put("configuration", words(configuration))
                .put("interrupts", words(interrupts))
                .put("features", words(features))
                .put("status", status)
                .put("configVector", configVector)
                .put("queues", JsonArray.of(each))
                .build();
    }

    static VhostUserRegisters of(JsonObject json) throws JsonException {
        var queues = new ArrayList<Queue>();
        for (var queue : json.objects("queues")) {
            queues.add(
                    new Queue(
                            queue.int32("size"),
                            queue.int32("vector"),
                            queue.bool("enabled"),
                            words(queue, "addresses")));
        }
        try {
            return new VhostUserRegisters(
                    json.int32("slot"),
                    words(json, "configuration"),
                    words(json, "interrupts"),
                    words(json, "features"),
                    json.int32("status"),
                    json.int32("configVector"),
                    queues);
        } catch (IllegalArgumentException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }

    private static JsonArray words(List<Integer> words) {
        return JsonArray.of(words.stream().map(Json::of).toArray(Json[]::new));
    }

    private static List<Integer> words(JsonObject json, String name) throws JsonException {
        var words = new ArrayList<Integer>();
        for (var each : json.list(name)) {
            if (!(each instanceof JsonNumber number)) {
                throw new JsonException(name + ": not numbers");
            }
            words.add((int) number.toInt64());
        }
        return words;
    }
}
