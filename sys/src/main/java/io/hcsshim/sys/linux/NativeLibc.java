package io.hcsshim.sys.linux;

import java.nio.ByteBuffer;

/// The C library through a small library of our own, `hcssys`, for programs that must start fast.
///
/// The first foreign call costs the JDK some thirty milliseconds of generating code, and a second or more where the
/// machine is emulated; loading this library costs next to nothing.
final class NativeLibc {
    private NativeLibc() {}

    /// Loads the library.
    @SuppressWarnings("restricted")
    static void load(String path) {
        System.load(path);
    }

    /// Calls the function at the address `function`; errno is left in the 4 bytes at `errno`, if that is not 0.
    static native long call(
            long function, long errno, long a, long b, long c, long d, long e, long f, long g);

    /// The memory at an address.
    static native ByteBuffer buffer(long address, long size);

    /// The address of a function, or 0.
    static native long symbol(String name);
}
