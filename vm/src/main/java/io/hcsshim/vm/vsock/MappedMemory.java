package io.hcsshim.vm.vsock;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.SharedMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Guest memory that is mapped into this process: right only if the machine's memory is shared (`share=on`).
///
/// The file behind it must not shrink, or the process dies; QEMU seals its memfds against that.
final class MappedMemory implements GuestMemory {
    private final List<Mapping> mappings;

    private MappedMemory(List<Mapping> mappings) {
        this.mappings = mappings;
    }

    private record Mapping(MemoryRegion region, SharedMemory memory) {
        long offset(long address) {
            return address - region.address() + region.fileOffset();
        }
    }

    /// Maps each region from the file of the same place in the list; the files stay the caller's.
    static MappedMemory map(List<MemoryRegion> regions, List<Fd> files) throws IOException {
        var mapped = new ArrayList<Mapping>();
        var whole = new MappedMemory(mapped);
        try {
            for (var i = 0; i < regions.size(); i++) {
                var region = regions.get(i);
                // From the file's start: the offset need not be a multiple of its page size.
                var length = region.fileOffset() + region.size();
                var memory =
                        SharedMemory.map(files.get(i), 0, length, SharedMemory.Access.READ_WRITE);
                mapped.add(new Mapping(region, memory));
            }
            return whole;
        } catch (IOException | RuntimeException e) {
            whole.close();
            throw e;
        }
    }

    private Mapping find(long address, long length) throws GuestFault {
        for (var mapping : mappings) {
            if (mapping.region.holdsAddress(address, length)) {
                return mapping;
            }
        }
        throw new GuestFault(
                length + " bytes at " + Long.toHexString(address) + " are not guest memory");
    }

    @Override
    public long locate(long guestPhysical, long length) throws GuestFault {
        for (var mapping : mappings) {
            var region = mapping.region;
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

    @Override
    public void check(long address, long length) throws GuestFault {
        find(address, length);
    }

    @Override
    public void read(long address, byte[] target, int offset, int length) throws GuestFault {
        var mapping = find(address, length);
        mapping.memory.get(mapping.offset(address), target, offset, length);
    }

    @Override
    public void write(long address, byte[] source, int offset, int length) throws GuestFault {
        var mapping = find(address, length);
        mapping.memory.put(mapping.offset(address), source, offset, length);
    }

    @Override
    public int loadShort(long address) throws GuestFault {
        var mapping = find(address, 2);
        return mapping.memory.getShortAcquire(mapping.offset(address)) & 0xffff;
    }

    @Override
    public void storeShort(long address, int value) throws GuestFault {
        var mapping = find(address, 2);
        mapping.memory.putShortRelease(mapping.offset(address), (short) value);
    }

    @Override
    public void close() {
        mappings.forEach(mapping -> mapping.memory.close());
    }
}
