package io.hcsshim.sys.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The C library through the Foreign Function API.
///
/// Linking a call shape costs a few milliseconds on a fast machine and more than a hundred in an emulated one, so there
/// is exactly one.
final class ForeignLibc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CALL = link();
    private static final MemorySegment SYSCALL = LINKER.defaultLookup().findOrThrow("syscall");

    private ForeignLibc() {}

    @SuppressWarnings("restricted")
    private static MethodHandle link() {
        MemoryLayout[] longs = new MemoryLayout[7];
        java.util.Arrays.fill(longs, ValueLayout.JAVA_LONG);
        return LINKER.downcallHandle(
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, longs),
                Linker.Option.captureCallState("errno"));
    }

    /// The address of a function.
    static long symbol(String name) {
        return LINKER.defaultLookup().findOrThrow(name).address();
    }

    /// Calls a function.
    static long call(
            long function,
            MemorySegment errno,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            long g) {
        return call(MemorySegment.ofAddress(function), errno, a, b, c, d, e, f, g);
    }

    /// Calls the function that makes system calls.
    static long syscall(
            MemorySegment errno, long number, long a, long b, long c, long d, long e, long f) {
        return call(SYSCALL, errno, number, a, b, c, d, e, f);
    }

    private static long call(
            MemorySegment function,
            MemorySegment errno,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            long g) {
        try {
            return (long) CALL.invokeExact(function, errno, a, b, c, d, e, f, g);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new AssertionError("a downcall throws nothing of its own", failure);
        }
    }
}
