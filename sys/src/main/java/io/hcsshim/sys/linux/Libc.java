package io.hcsshim.sys.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The one way into the C library: a function of seven longs that returns a long, errno captured.
///
/// Linking a call shape costs a few milliseconds on a fast machine and more than a hundred in an emulated guest, so
/// there is exactly one. Integers and pointers are widened to long, surplus arguments are zero and ignored, and a
/// function that returns `int` leaves garbage in the upper half: cast its result. Linux on x86-64 and arm64 passes
/// the arguments of variadic functions such as `syscall` as it does others, so these work too.
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CALL = link();
    private static final MemorySegment SYSCALL = symbol("syscall");

    private Libc() {}

    @SuppressWarnings("restricted")
    private static MethodHandle link() {
        MemoryLayout[] longs = new MemoryLayout[7];
        java.util.Arrays.fill(longs, ValueLayout.JAVA_LONG);
        return LINKER.downcallHandle(
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, longs),
                Linker.Option.captureCallState("errno"));
    }

    /// Finds a function of the C library.
    static MemorySegment symbol(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
    }

    /// Calls `function`; errno is left in `errno` (4 bytes).
    static long call(
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

    /// Makes system call `number`; -1 on failure with the reason in `errno`.
    static long syscall(
            MemorySegment errno, int number, long a, long b, long c, long d, long e, long f) {
        return call(SYSCALL, errno, number, a, b, c, d, e, f);
    }
}
