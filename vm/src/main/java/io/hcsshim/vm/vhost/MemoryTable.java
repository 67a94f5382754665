package io.hcsshim.vm.vhost;

import java.util.List;

/// The regions of one SET_MEM_TABLE, searched by either kind of address.
record MemoryTable(List<MemoryRegion> regions) {
    MemoryTable {
        regions = List.copyOf(regions);
    }

    /// The front-end's address of `length` bytes at a guest-physical address.
    long locate(long guestPhysical, long length) throws GuestFault {
        for (var region : regions) {
            if (region.holdsGuest(guestPhysical, length)) {
                return guestPhysical - region.guestAddress() + region.address();
            }
        }
        throw new GuestFault(
                length
                        + " bytes at guest address "
                        + Long.toHexString(guestPhysical)
                        + " are not memory");
    }

    /// The index of the region that holds `length` bytes at a front-end address.
    int find(long address, long length) throws GuestFault {
        for (var i = 0; i < regions.size(); i++) {
            if (regions.get(i).holdsAddress(address, length)) {
                return i;
            }
        }
        throw new GuestFault(
                length + " bytes at " + Long.toHexString(address) + " are not guest memory");
    }
}
