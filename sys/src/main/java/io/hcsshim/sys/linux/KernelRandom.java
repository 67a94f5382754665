package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;

/// The kernel's random numbers: getrandom(2), random(4).
public final class KernelRandom {
    private static final Path DEVICE = Path.of("/dev/random");
    private static final int RNDADDENTROPY = 0x40085203;
    private static final int RNDRESEEDCRNG = 0x5207;
    private static final int BITS = 8;
    private static final int HEAD = 8; // struct rand_pool_info: bits of entropy, bytes that follow

    private KernelRandom() {}

    /// Draws `count` bytes, at most 256 so that it is one call.
    public static byte[] draw(int count) throws ErrnoException {
        if (count < 0 || count > 256) {
            throw new IllegalArgumentException("not one draw: " + count + " bytes");
        }
        byte[] bytes = new byte[count];
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(Syscall.GETRANDOM, s.transfer(), count, 0);
            Scratch.check(r, "getrandom", count + " bytes");
            s.get(s.transfer(), bytes, 0, count);
        }
        return bytes;
    }

    /// Mixes bytes of which every bit is random into what the kernel draws from, and makes it begin anew from that:
    /// all that is drawn afterwards depends on them. Needs `CAP_SYS_ADMIN`.
    public static void add(byte[] bytes) throws ErrnoException {
        try (Fd random = Fd.open(DEVICE, Fd.O_WRONLY);
                Scratch s = Scratch.take()) {
            long pool = s.reserve(HEAD + bytes.length);
            s.putInt(pool, bytes.length * BITS).putInt(pool + 4, bytes.length);
            s.put(pool + HEAD, bytes, 0, bytes.length);
            random.control("ioctl RNDADDENTROPY", Syscall.IOCTL, RNDADDENTROPY, pool);
            random.control("ioctl RNDRESEEDCRNG", Syscall.IOCTL, RNDRESEEDCRNG, 0);
        }
    }
}
