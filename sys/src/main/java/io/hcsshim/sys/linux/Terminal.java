package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;

/// The terminal that a person types on: termios(3).
///
/// @param fd a descriptor of it, usually standard input; it stays owned by the caller
public record Terminal(Fd fd) {
    private static final int TCGETS = 0x5401;
    private static final int TCSETS = 0x5402;
    private static final int SIZE = 36;

    // struct termios of the kernel: input, output, control and local flags, a byte, 19 control
    // characters.
    private static final int OUTPUT = 4;
    private static final int CONTROL = 8;
    private static final int LOCAL = 12;
    private static final int VTIME = 17 + 5;
    private static final int VMIN = 17 + 6;

    // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
    private static final int INPUT_FLAGS = 01 | 02 | 010 | 040 | 0100 | 0200 | 0400 | 02000;
    private static final int OPOST = 1;
    private static final int CSIZE_PARENB = 060 | 0400;
    private static final int CS8 = 060;
    // ISIG ICANON ECHO ECHONL IEXTEN
    private static final int LOCAL_FLAGS = 01 | 02 | 010 | 0100 | 0100000;

    /// Whether `fd` is a terminal.
    public static boolean isTerminal(Fd fd) throws ErrnoException {
        try {
            settings(fd);
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOTTY) || e.is(Errno.EINVAL)) {
                return false;
            }
            throw e;
        }
    }

    /// How a terminal was; [#close] makes it so again.
    public static final class Saved implements AutoCloseable {
        private final Fd fd;
        private final byte[] settings;

        private Saved(Fd fd, byte[] settings) {
            this.fd = fd;
            this.settings = settings;
        }

        @Override
        public void close() throws ErrnoException {
            apply(fd, settings);
        }
    }

    /// Hands every key on as it is typed: no echo, no lines, no signals, no translation.
    ///
    /// @return what it was before
    public Saved raw() throws ErrnoException {
        byte[] before = settings(fd);
        try (Scratch s = Scratch.take()) {
            long at = s.reserve(SIZE);
            s.put(at, before, 0, SIZE);
            s.putInt(at, s.getInt(at) & ~INPUT_FLAGS);
            s.putInt(at + OUTPUT, s.getInt(at + OUTPUT) & ~OPOST);
            s.putInt(at + CONTROL, s.getInt(at + CONTROL) & ~CSIZE_PARENB | CS8);
            s.putInt(at + LOCAL, s.getInt(at + LOCAL) & ~LOCAL_FLAGS);
            s.putByte(at + VMIN, 1).putByte(at + VTIME, 0);
            fd.control("ioctl TCSETS", Syscall.IOCTL, TCSETS, at);
        }
        return new Saved(fd, before);
    }

    /// Its size now.
    public WindowSize size() throws ErrnoException {
        return WindowSize.of(fd);
    }

    private static byte[] settings(Fd fd) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long at = s.reserve(SIZE);
            fd.control("ioctl TCGETS", Syscall.IOCTL, TCGETS, at);
            byte[] settings = new byte[SIZE];
            s.get(at, settings, 0, SIZE);
            return settings;
        }
    }

    private static void apply(Fd fd, byte[] settings) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long at = s.reserve(SIZE);
            s.put(at, settings, 0, SIZE);
            fd.control("ioctl TCSETS", Syscall.IOCTL, TCSETS, at);
        }
    }
}
