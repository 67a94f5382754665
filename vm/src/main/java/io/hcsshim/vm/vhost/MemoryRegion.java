package io.hcsshim.vm.vhost;

import java.io.IOException;

/// One entry of the front-end's memory table: a piece of guest memory, and where it lies in the file passed with it.
///
/// @param guestAddress where the guest sees it
/// @param size in bytes
/// @param address where the front-end has it mapped
/// @param fileOffset where it begins in its file
public record MemoryRegion(long guestAddress, long size, long address, long fileOffset) {
    private static final long LARGEST = 1L << 46;

    /// Reads an entry of SET_MEM_TABLE: four 64-bit numbers.
    public static MemoryRegion read(byte[] in, int at) throws IOException {
        var region =
                new MemoryRegion(
                        LittleEndian.getLong(in, at),
                        LittleEndian.getLong(in, at + 8),
                        LittleEndian.getLong(in, at + 16),
                        LittleEndian.getLong(in, at + 24));
        var sane = region.size > 0 && region.size <= LARGEST;
        if (!sane || region.fileOffset < 0 || region.fileOffset > LARGEST) {
            throw new IOException("a memory table with an impossible " + region);
        }
        return region;
    }

    public boolean holdsGuest(long guestPhysical, long length) {
        return holds(guestPhysical - guestAddress, length);
    }

    public boolean holdsAddress(long at, long length) {
        return holds(at - address, length);
    }

    // An address below the start gives a negative offset, or one beyond any size.
    private boolean holds(long offset, long length) {
        return offset >= 0 && offset <= size && length >= 0 && length <= size - offset;
    }
}
