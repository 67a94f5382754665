package io.hcsshim.vm.vhost;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.SharedMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Guest memory that is mapped into this process: right only if the machine's memory is shared (`share=on`).
///
/// The file behind it must not shrink, or the process dies; QEMU seals its memfds against that.
public final class MappedMemory implements GuestMemory {
    private final MemoryTable table;
    private final List<SharedMemory> mapped;

    private MappedMemory(MemoryTable table, List<SharedMemory> mapped) {
        this.table = table;
        this.mapped = mapped;
    }

    /// Maps each region from the file of the same place in the list; the files stay the caller's.
    public static MappedMemory map(List<MemoryRegion> regions, List<Fd> files) throws IOException {
        var mapped = new ArrayList<SharedMemory>();
        var whole = new MappedMemory(new MemoryTable(regions), mapped);
        try {
            for (var i = 0; i < regions.size(); i++) {
                var region = regions.get(i);
                // From the file's start: the offset need not be a multiple of its page size.
                var length = region.fileOffset() + region.size();
                mapped.add(
                        SharedMemory.map(files.get(i), 0, length, SharedMemory.Access.READ_WRITE));
            }
            return whole;
        } catch (IOException | RuntimeException e) {
            whole.close();
            throw e;
        }
    }

    private long offset(int index, long address) {
        var region = table.regions().get(index);
        return address - region.address() + region.fileOffset();
    }

    @Override
    public long locate(long guestPhysical, long length) throws GuestFault {
        return table.locate(guestPhysical, length);
    }

    @Override
    public void check(long address, long length) throws GuestFault {
        table.find(address, length);
    }

    @Override
    public void read(long address, byte[] target, int offset, int length) throws GuestFault {
        var index = table.find(address, length);
        mapped.get(index).get(offset(index, address), target, offset, length);
    }

    @Override
    public void write(long address, byte[] source, int offset, int length) throws GuestFault {
        var index = table.find(address, length);
        mapped.get(index).put(offset(index, address), source, offset, length);
    }

    @Override
    public void read(long address, ByteBuffer target) throws GuestFault {
        var index = table.find(address, target.remaining());
        mapped.get(index).get(offset(index, address), target);
    }

    @Override
    public void write(long address, ByteBuffer source) throws GuestFault {
        var index = table.find(address, source.remaining());
        mapped.get(index).put(offset(index, address), source);
    }

    @Override
    public int loadShort(long address) throws GuestFault {
        var index = table.find(address, 2);
        return mapped.get(index).getShortAcquire(offset(index, address)) & 0xffff;
    }

    @Override
    public void storeShort(long address, int value) throws GuestFault {
        var index = table.find(address, 2);
        mapped.get(index).putShortRelease(offset(index, address), (short) value);
    }

    @Override
    public void close() {
        mapped.forEach(SharedMemory::close);
    }
}
