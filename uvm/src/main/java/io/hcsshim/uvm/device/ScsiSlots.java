package io.hcsshim.uvm.device;

import io.hcsshim.vm.ScsiAddress;
import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The places for disks: addresses on the machine's SCSI buses and mount points in the guest.
///
/// Neighbours lie on different controllers, which work at the same time. The lowest free place is given out, and used again
/// once it is given back. Thread-safe.
final class ScsiSlots {
    private static final String MOUNT_POINTS = "/run/mounts/scsi/m";

    private final int controllers;
    private final BitSet addresses = new BitSet();
    private final BitSet mountPoints = new BitSet();

    /// Where a disk is.
    ///
    /// @param at         its address
    /// @param guestPath  where the guest mounts it
    /// @param mountPoint the number in `guestPath`, if the host chose it
    record Place(ScsiAddress at, String guestPath, OptionalInt mountPoint) {}

    ScsiSlots(int controllers, Set<ScsiAddress> taken) {
        this.controllers = controllers;
        taken.forEach(at -> addresses.set(slot(at)));
    }

    private int slot(ScsiAddress at) {
        return at.lun() * controllers + at.controller();
    }

    /// @param guestPath the mount point, if the caller has chosen one
    synchronized Place take(Optional<String> guestPath) throws IOException {
        int slot = addresses.nextClearBit(0);
        if (slot >= controllers * ScsiAddress.LUNS) {
            throw new IOException(
                    "no available location for a disk: all "
                            + slot
                            + " places on "
                            + controllers
                            + " SCSI controllers are taken");
        }
        addresses.set(slot);
        var at = new ScsiAddress(slot % controllers, slot / controllers);
        if (guestPath.isPresent()) {
            return new Place(at, guestPath.get(), OptionalInt.empty());
        }
        int index = mountPoints.nextClearBit(0);
        mountPoints.set(index);
        return new Place(at, MOUNT_POINTS + index, OptionalInt.of(index));
    }

    synchronized void giveBack(Place place) {
        addresses.clear(slot(place.at));
        place.mountPoint.ifPresent(mountPoints::clear);
    }
}
