package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Memory of a file that is mapped shared, so that other processes see what is written: mmap(2).
///
/// Offsets count from the start of the mapping; numbers are little-endian. Every access is checked: outside of the
/// mapping it throws [IndexOutOfBoundsException], after [#close] [IllegalStateException].
///
/// Thread-safe as memory is: plain accesses have no order among threads, `Acquire` and `Release` have.
///
/// If the file is made shorter than the mapping, accesses beyond its end kill the process (`SIGBUS`).
public final class SharedMemory implements AutoCloseable {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle ALIGNED_SHORT =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private static final int MAP_SHARED = 1;

    private final MemorySegment memory;
    private final Arena arena;

    private SharedMemory(MemorySegment memory, Arena arena) {
        this.memory = memory;
        this.arena = arena;
    }

    /// What may be done with a mapping.
    public enum Access {
        /// It may be read.
        READ(1),
        /// It may be read and written.
        READ_WRITE(3);

        private final int protection;

        Access(int protection) {
            this.protection = protection;
        }
    }

    /// Maps `length` bytes of `file` from `offset`, a multiple of the page size. The mapping outlives the descriptor.
    public static SharedMemory map(Fd file, long offset, long length, Access access)
            throws ErrnoException {
        if (offset < 0 || length <= 0) {
            throw new IllegalArgumentException("cannot map " + length + " bytes at " + offset);
        }
        file.enter("mmap");
        try (Scratch s = Scratch.take()) {
            long r =
                    s.syscall(
                            Syscall.MMAP,
                            0,
                            length,
                            access.protection,
                            MAP_SHARED,
                            file.number(),
                            offset);
            Scratch.check(r, "mmap", length + " bytes of " + file + " at " + offset);
            return of(r, length, access);
        } finally {
            file.leave();
        }
    }

    @SuppressWarnings("restricted")
    private static SharedMemory of(long address, long length, Access access) {
        Arena arena = Arena.ofShared();
        MemorySegment memory =
                MemorySegment.ofAddress(address)
                        .reinterpret(length, arena, gone -> unmap(gone.address(), length));
        return new SharedMemory(access == Access.READ ? memory.asReadOnly() : memory, arena);
    }

    private static void unmap(long address, long length) {
        try (Scratch s = Scratch.take()) {
            s.syscall(Syscall.MUNMAP, address, length, 0);
        } catch (ErrnoException e) {
            throw new IllegalStateException("no memory to unmap", e);
        }
    }

    /// Bytes in the mapping.
    public long size() {
        return memory.byteSize();
    }

    /// The byte at an offset, in the byte order of the machine.
    public byte getByte(long offset) {
        return memory.get(ValueLayout.JAVA_BYTE, offset);
    }

    /// Writes at an offset, in the byte order of the machine.
    public void putByte(long offset, byte value) {
        memory.set(ValueLayout.JAVA_BYTE, offset, value);
    }

    /// The short at an offset, in the byte order of the machine.
    public short getShort(long offset) {
        return memory.get(SHORT, offset);
    }

    /// Writes at an offset, in the byte order of the machine.
    public void putShort(long offset, short value) {
        memory.set(SHORT, offset, value);
    }

    /// The int at an offset, in the byte order of the machine.
    public int getInt(long offset) {
        return memory.get(INT, offset);
    }

    /// Writes at an offset, in the byte order of the machine.
    public void putInt(long offset, int value) {
        memory.set(INT, offset, value);
    }

    /// The long at an offset, in the byte order of the machine.
    public long getLong(long offset) {
        return memory.get(LONG, offset);
    }

    /// Writes at an offset, in the byte order of the machine.
    public void putLong(long offset, long value) {
        memory.set(LONG, offset, value);
    }

    /// Reads a number that another thread or process published with [#putShortRelease]; `offset` must be even.
    public short getShortAcquire(long offset) {
        return (short) ALIGNED_SHORT.getAcquire(memory, offset);
    }

    /// Publishes what was written before; `offset` must be even.
    public void putShortRelease(long offset, short value) {
        ALIGNED_SHORT.setRelease(memory, offset, value);
    }

    /// Orders all accesses before it ahead of all after it, for other processes also.
    public static void fullFence() {
        VarHandle.fullFence();
    }

    /// Copies `length` bytes out, from `offset`.
    public void get(long offset, byte[] target, int at, int length) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, target, at, length);
    }

    /// Copies `length` bytes in, to `offset`.
    public void put(long offset, byte[] source, int at, int length) {
        MemorySegment.copy(source, at, memory, ValueLayout.JAVA_BYTE, offset, length);
    }

    /// Copies out until `target` is full, from `offset`.
    public void get(long offset, ByteBuffer target) {
        int length = target.remaining();
        MemorySegment.copy(memory, offset, MemorySegment.ofBuffer(target), 0, length);
        target.position(target.position() + length);
    }

    /// Copies in all that remains of `source`, to `offset`.
    public void put(long offset, ByteBuffer source) {
        int length = source.remaining();
        MemorySegment.copy(MemorySegment.ofBuffer(source), 0, memory, offset, length);
        source.position(source.position() + length);
    }

    /// Fills `length` bytes with `value`, from `offset`.
    public void fill(long offset, long length, byte value) {
        memory.asSlice(offset, length).fill(value);
    }

    /// Unmaps it. More calls do nothing.
    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
