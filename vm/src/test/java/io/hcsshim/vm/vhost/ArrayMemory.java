package io.hcsshim.vm.vhost;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Guest memory in one buffer of this process; guest and front-end see it at different addresses.
public final class ArrayMemory implements GuestMemory {
    public static final long GUEST = 0x1000_0000L;
    public static final long FRONT_END = 0x7f00_0000_0000L;
    private static final VarHandle SHORT =
            MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer bytes;

    public ArrayMemory(int size) {
        bytes = ByteBuffer.allocateDirect(size);
    }

    private int index(long address, long length) throws GuestFault {
        var offset = address - FRONT_END;
        if (offset < 0
                || length < 0
                || offset > bytes.capacity()
                || length > bytes.capacity() - offset) {
            throw new GuestFault(
                    length + " bytes at " + Long.toHexString(address) + " are not guest memory");
        }
        return (int) offset;
    }

    @Override
    public long locate(long guestPhysical, long length) throws GuestFault {
        var address = guestPhysical - GUEST + FRONT_END;
        index(address, length);
        return address;
    }

    @Override
    public void check(long address, long length) throws GuestFault {
        index(address, length);
    }

    @Override
    public void read(long address, byte[] target, int offset, int length) throws GuestFault {
        bytes.get(index(address, length), target, offset, length);
    }

    @Override
    public void write(long address, byte[] source, int offset, int length) throws GuestFault {
        bytes.put(index(address, length), source, offset, length);
    }

    @Override
    public void read(long address, ByteBuffer target) throws GuestFault {
        var length = target.remaining();
        target.put(bytes.slice(index(address, length), length));
    }

    @Override
    public void write(long address, ByteBuffer source) throws GuestFault {
        var length = source.remaining();
        bytes.slice(index(address, length), length).put(source);
    }

    @Override
    public int loadShort(long address) throws GuestFault {
        return (short) SHORT.getAcquire(bytes, index(address, 2)) & 0xffff;
    }

    @Override
    public void storeShort(long address, int value) throws GuestFault {
        SHORT.setRelease(bytes, index(address, 2), (short) value);
    }

    @Override
    public void close() {}
}
