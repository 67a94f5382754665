package io.hcsshim.vm.qemu;

import io.hcsshim.vm.qemu.Registers.Width;
import java.io.IOException;

/// The configuration space of a PCI function, through the ports of the host bridge (PCI 3.0, 3.2.2.3.2).
///
/// The address that the guest wrote last is put back at the end: it may have been stopped before it used it.
final class PciFunction implements AutoCloseable {
    private static final int ADDRESS = 0xcf8;
    private static final int DATA = 0xcfc;
    private static final int ENABLED = 1 << 31;
    private static final int BUSES = 0x18;
    private static final int CAPABILITIES = 0x34;
    private static final int EXPRESS = 0x10;
    private static final int SLOT_STATUS = 0x1a;
    private static final int SLOT_EVENTS = 0x11f;
    private static final int MOST_CAPABILITIES = 48;

    private final Registers machine;
    private final int function;
    private final int before;

    private PciFunction(Registers machine, int bus, int device, int before) {
        this.machine = machine;
        function = ENABLED | bus << 16 | device << 11;
        this.before = before;
    }

    /// The one device behind a port of the root bus.
    ///
    /// @param slot the port's device number
    static PciFunction behind(Registers machine, int slot) throws IOException {
        var before = machine.inPort(ADDRESS);
        var bus = new PciFunction(machine, 0, slot, before).read(BUSES) >>> 8 & 0xff;
        if (bus == 0) {
            throw new IOException("the guest has not set up its PCI bus");
        }
        return new PciFunction(machine, bus, 0, before);
    }

    /// Makes a port of the root bus forget that something was plugged in or out, before the guest hears of it: the bits
    /// of its slot status are cleared by writing them (PCI Express 3.0, 7.8.11).
    static void forgetEvents(Registers machine, int slot) throws IOException {
        try (var port = new PciFunction(machine, 0, slot, machine.inPort(ADDRESS))) {
            var at = port.read(CAPABILITIES) & 0xfc;
            for (var steps = 0; at != 0 && steps < MOST_CAPABILITIES; steps++) {
                var head = port.read(at);
                if ((head & 0xff) == EXPRESS) {
                    var status = at + SLOT_STATUS;
                    machine.outPort(ADDRESS, Width.INT, port.function | status & ~3);
                    machine.outPort(DATA + (status & 2), Width.SHORT, SLOT_EVENTS);
                    return;
                }
                at = head >>> 8 & 0xfc;
            }
        }
        throw new IOException("slot " + slot + " of the root bus has no port");
    }

    /// @param at a multiple of 4, below 256
    int read(int at) throws IOException {
        machine.outPort(ADDRESS, Width.INT, function | at);
        return machine.inPort(DATA);
    }

    void write(int at, int value) throws IOException {
        machine.outPort(ADDRESS, Width.INT, function | at);
        machine.outPort(DATA, Width.INT, value);
    }

    @Override
    public void close() throws IOException {
        machine.outPort(ADDRESS, Width.INT, before);
    }
}
