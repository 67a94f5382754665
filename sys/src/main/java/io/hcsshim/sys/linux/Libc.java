package io.hcsshim.sys.linux;

import java.nio.ByteBuffer;

/// The one way into the C library: a function of seven longs that returns a long, errno captured.
///
/// Integers and pointers are widened to long, surplus arguments are zero and ignored, and a function that returns
/// `int` leaves garbage in the upper half: cast its result. Linux on x86-64 and arm64 passes the arguments of variadic
/// functions such as `syscall` as it does others, so these work too.
///
/// The system property `io.hcsshim.sys.library` names the library of [NativeLibc]; without it [ForeignLibc] serves.
final class Libc {
    private static final boolean NATIVE = loadNative();
    private static final long SYSCALL = NATIVE ? symbol("syscall") : 0;

    private Libc() {}

    private static boolean loadNative() {
        String library = System.getProperty("io.hcsshim.sys.library", "");
        if (library.isEmpty()) {
            return false;
        }
        NativeLibc.load(library);
        return true;
    }

    /// Finds a function of the C library.
    ///
    /// @return its address
    static long symbol(String name) {
        long address = NATIVE ? NativeLibc.symbol(name) : ForeignLibc.symbol(name);
        if (address == 0) {
            throw new UnsatisfiedLinkError("the C library has no " + name);
        }
        return address;
    }

    /// The memory at an address, for as long as it is mapped.
    static ByteBuffer buffer(long address, int size) {
        return NATIVE ? NativeLibc.buffer(address, size) : ForeignLibc.buffer(address, size);
    }

    /// Calls the function at address `function`; errno is left in the 4 bytes at `errno`, if that is not 0.
    static long call(
            long function, long errno, long a, long b, long c, long d, long e, long f, long g) {
        return NATIVE
                ? NativeLibc.call(function, errno, a, b, c, d, e, f, g)
                : ForeignLibc.call(function, errno, a, b, c, d, e, f, g);
    }

    /// Makes system call `number`; -1 on failure with the reason at `errno`, if that is not 0.
    static long syscall(long errno, int number, long a, long b, long c, long d, long e, long f) {
        return NATIVE
                ? NativeLibc.call(SYSCALL, errno, number, a, b, c, d, e, f)
                : ForeignLibc.syscall(errno, number, a, b, c, d, e, f);
    }
}
