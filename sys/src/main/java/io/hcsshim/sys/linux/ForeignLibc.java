package io.hcsshim.sys.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The C library through the Foreign Function API.
///
/// Linking a call shape costs a few milliseconds on a fast machine and more than a hundred in an emulated one, so there
/// is exactly one.
final class ForeignLibc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CALL = link();
    private static final MemorySegment SYSCALL = LINKER.defaultLookup().findOrThrow("syscall");
    private static final MemorySegment NOBODY_ASKS = Arena.global().allocate(4);
    private static final MemorySegment MEMORY = everything();

    private ForeignLibc() {}

    @SuppressWarnings("restricted")
    private static MethodHandle link() {
        MemoryLayout[] longs = new MemoryLayout[7];
        Arrays.fill(longs, ValueLayout.JAVA_LONG);
        return LINKER.downcallHandle(
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, longs),
                Linker.Option.captureCallState("errno"));
    }

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    /// The memory at an address.
    static ByteBuffer buffer(long address, int size) {
        return MEMORY.asSlice(address, size).asByteBuffer();
    }

    /// The address of a function.
    static long symbol(String name) {
        return LINKER.defaultLookup().findOrThrow(name).address();
    }

    /// Calls a function.
    static long call(
            long function, long errno, long a, long b, long c, long d, long e, long f, long g) {
        return call(MemorySegment.ofAddress(function), errno, a, b, c, d, e, f, g);
    }

    /// Calls the function that makes system calls.
    static long syscall(long errno, long number, long a, long b, long c, long d, long e, long f) {
        return call(SYSCALL, errno, number, a, b, c, d, e, f);
    }

    private static long call(
            MemorySegment function,
            long errno,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            long g) {
        try {
            MemorySegment cell = errno == 0 ? NOBODY_ASKS : MEMORY.asSlice(errno, 4);
            return (long) CALL.invokeExact(function, cell, a, b, c, d, e, f, g);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new AssertionError("a downcall throws nothing of its own", failure);
        }
    }
}
