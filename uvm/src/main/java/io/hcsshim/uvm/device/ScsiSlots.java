package io.hcsshim.uvm.device;

import io.hcsshim.vm.ScsiAddress;
import java.io.IOException;
import java.util.BitSet;
import java.util.Set;

/// The addresses on the machine's SCSI buses.
///
/// Neighbours lie on different controllers, which work at the same time. The lowest free address is given out, and used
/// again once it is given back. Thread-safe.
final class ScsiSlots {
    private final int controllers;
    private final BitSet taken = new BitSet();

    /// @param controllers 1–4
    /// @param occupied    addresses of disks that were there before
    ScsiSlots(int controllers, Set<ScsiAddress> occupied) {
        this.controllers = controllers;
        occupied.forEach(at -> taken.set(slot(at)));
    }

    private int slot(ScsiAddress at) {
        return at.lun() * controllers + at.controller();
    }

    synchronized ScsiAddress take() throws IOException {
        int slot = taken.nextClearBit(0);
        if (slot >= controllers * ScsiAddress.LUNS) {
            throw new IOException(
                    "no available location for a disk: all "
                            + slot
                            + " places on "
                            + controllers
                            + " SCSI controllers are taken");
        }
        taken.set(slot);
        return new ScsiAddress(slot % controllers, slot / controllers);
    }

    synchronized void giveBack(ScsiAddress at) {
        taken.clear(slot(at));
    }
}
