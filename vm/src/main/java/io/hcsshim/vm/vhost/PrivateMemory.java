package io.hcsshim.vm.vhost;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.ProcessMemory;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.List;

/// Guest memory that only the front-end's process sees, because its mapping is private: reached through that process.
///
/// The files of the memory table hold what the guest's memory was before it ran, for every clone the same: they are
/// neither mapped nor written here. Costs one to three microseconds an access more than a mapping.
final class PrivateMemory implements GuestMemory {
    private final MemoryTable table;
    private final ProcessMemory memory;

    private PrivateMemory(MemoryTable table, ProcessMemory memory) {
        this.table = table;
        this.memory = memory;
    }

    /// The regions as process `pid` has them mapped.
    ///
    /// @throws IOException if this process may not trace that one
    static PrivateMemory of(List<MemoryRegion> regions, int pid) throws IOException {
        return new PrivateMemory(new MemoryTable(regions), ProcessMemory.open(pid));
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
        table.find(address, length);
        try {
            memory.read(address, target, offset, length);
        } catch (ErrnoException e) {
            throw gone(e);
        }
    }

    @Override
    public void write(long address, byte[] source, int offset, int length) throws GuestFault {
        table.find(address, length);
        try {
            memory.write(address, source, offset, length);
        } catch (ErrnoException e) {
            throw gone(e);
        }
    }

    @Override
    public void read(long address, ByteBuffer target) throws GuestFault {
        table.find(address, target.remaining());
        try {
            memory.read(address, target);
        } catch (ErrnoException e) {
            throw gone(e);
        }
    }

    @Override
    public void write(long address, ByteBuffer source) throws GuestFault {
        table.find(address, source.remaining());
        try {
            memory.write(address, source);
        } catch (ErrnoException e) {
            throw gone(e);
        }
    }

    @Override
    public int loadShort(long address) throws GuestFault {
        table.find(address, 2);
        try {
            var value = memory.getShort(address);
            VarHandle.acquireFence();
            return value;
        } catch (ErrnoException e) {
            throw gone(e);
        }
    }

    @Override
    public void storeShort(long address, int value) throws GuestFault {
        table.find(address, 2);
        try {
            VarHandle.releaseFence();
            memory.putShort(address, value);
        } catch (ErrnoException e) {
            throw gone(e);
        }
    }

    private static GuestFault gone(ErrnoException failure) {
        return new GuestFault("its memory cannot be reached: " + failure.getMessage());
    }

    @Override
    public void close() {
        memory.close();
    }
}
