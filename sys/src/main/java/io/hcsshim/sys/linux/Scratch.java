package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/// Memory for one call: the errno cell, structures and strings, and a transfer buffer.
///
/// Kept in a pool, since a fresh arena would be cleared and freed each time. The memory comes straight from mmap:
/// pages nobody writes cost nothing, so a thread that waits in `read` holds a few kilobytes.
///
/// Addresses are plain longs; accesses go through a byte buffer because its getters need no method handles.
///
/// One thread at a time. Nothing here outlives [#close].
final class Scratch implements AutoCloseable {
    /// Bytes that [#transfer] can hold.
    static final int TRANSFER = 64 * 1024;

    private static final int SMALL = 64 * 1024;
    private static final int FIRST = 16; // the errno cell comes before
    private static final int POOLED = 32;
    private static final ArrayDeque<Scratch> POOL = new ArrayDeque<>();

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

    private final long start; // the errno cell is first
    private final ByteBuffer bytes;
    private final int limit;
    private int next = FIRST;

    private Scratch(int small, int size) throws ErrnoException {
        start = map(size);
        bytes = Libc.buffer(start, size).order(ByteOrder.nativeOrder());
        limit = small;
    }

    /// Takes one from the pool, with 64 KiB for structures and strings.
    static Scratch take() throws ErrnoException {
        synchronized (POOL) {
            Scratch pooled = POOL.pollFirst();
            if (pooled != null) {
                return pooled;
            }
        }
        return new Scratch(SMALL, SMALL + TRANSFER);
    }

    /// Makes one with room for `size` bytes of structures and strings; it has no transfer buffer and is not pooled.
    static Scratch ofSize(int size) throws ErrnoException {
        return new Scratch(FIRST + size, FIRST + size);
    }

    /// Plain system calls and no arena: those spin method handles at their first use, which no class archive
    /// keeps and which would be a fifth of the agent's start.
    private static long map(int size) throws ErrnoException {
        long address =
                Libc.syscall(
                        0, Syscall.MMAP, 0, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
        if (address == -1) { // for want of memory, there is no other reason
            throw new ErrnoException("mmap", size + " bytes", Errno.ENOMEM);
        }
        return address;
    }

    /// Reserves `size` bytes, aligned to 8, cleared.
    ///
    /// @return their address
    long reserve(int size) {
        int at = place(size);
        for (int i = at; i < at + size; i++) {
            bytes.put(i, (byte) 0);
        }
        return start + at;
    }

    /// Puts a string, UTF-8 with an ending zero.
    ///
    /// @return its address
    long string(String text) throws ErrnoException {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        if (encoded.length > limit - next - 16) {
            throw new ErrnoException("string", encoded.length + " bytes", Errno.ENAMETOOLONG);
        }
        if (text.indexOf('\0') >= 0) {
            throw new ErrnoException("string", "with a zero byte", Errno.EINVAL);
        }
        int at = place(encoded.length + 1);
        bytes.put(at, encoded);
        bytes.put(at + encoded.length, (byte) 0);
        return start + at;
    }

    private int place(int size) {
        int at = next;
        if (size < 0 || size > limit - at) {
            throw new IllegalStateException("no room for " + size + " bytes in a call");
        }
        next = Math.min(limit, (at + size + 7) & ~7);
        return at;
    }

    /// The address of the transfer buffer, [#TRANSFER] bytes.
    long transfer() {
        return start + limit;
    }

    private int index(long address) {
        return Math.toIntExact(address - start);
    }

    byte getByte(long address) {
        return bytes.get(index(address));
    }

    short getShort(long address) {
        return bytes.getShort(index(address));
    }

    int getInt(long address) {
        return bytes.getInt(index(address));
    }

    long getLong(long address) {
        return bytes.getLong(index(address));
    }

    Scratch putByte(long address, int value) {
        bytes.put(index(address), (byte) value);
        return this;
    }

    Scratch putShort(long address, int value) {
        bytes.putShort(index(address), (short) value);
        return this;
    }

    Scratch putInt(long address, int value) {
        bytes.putInt(index(address), value);
        return this;
    }

    Scratch putLong(long address, long value) {
        bytes.putLong(index(address), value);
        return this;
    }

    void get(long address, byte[] target, int offset, int length) {
        bytes.get(index(address), target, offset, length);
    }

    void put(long address, byte[] source, int offset, int length) {
        bytes.put(index(address), source, offset, length);
    }

    void get(long address, ByteBuffer target, int length) {
        target.put(target.position(), bytes, index(address), length);
        target.position(target.position() + length);
    }

    void put(long address, ByteBuffer source, int length) {
        bytes.put(index(address), source, source.position(), length);
    }

    /// Makes system call `number`.
    ///
    /// @return its result, or the negated errno
    long syscall(int number, long a, long b, long c, long d, long e, long f) {
        long result = Libc.syscall(start, number, a, b, c, d, e, f);
        return result == -1 ? -bytes.getInt(0) : result;
    }

    long syscall(int number, long a, long b, long c, long d) {
        return syscall(number, a, b, c, d, 0, 0);
    }

    long syscall(int number, long a, long b, long c) {
        return syscall(number, a, b, c, 0, 0, 0);
    }

    long syscall(int number, long a) {
        return syscall(number, a, 0, 0, 0, 0, 0);
    }

    /// Calls a C library function, raw: see [Libc#call].
    long function(long function, long a, long b, long c, long d, long e, long f) {
        return Libc.call(function, start, a, b, c, d, e, f, 0);
    }

    /// The errno that the last [#function] left.
    int errno() {
        return bytes.getInt(0);
    }

    /// Returns `result` if it is no failure.
    ///
    /// @throws ErrnoException if it is a negated errno
    static long check(long result, String call, String object) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, object, (int) -result);
        }
        return result;
    }

    @Override
    public void close() {
        next = FIRST;
        if (bytes.capacity() == SMALL + TRANSFER && limit == SMALL) {
            synchronized (POOL) {
                if (POOL.size() < POOLED) {
                    POOL.addFirst(this);
                    return;
                }
            }
        }
        Libc.syscall(0, Syscall.MUNMAP, start, bytes.capacity(), 0, 0, 0, 0);
    }
}
