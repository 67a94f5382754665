package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;

/// Rows and columns of a terminal, each 0 (unknown) to 65535: tty_ioctl(4).
public record WindowSize(int rows, int columns) {
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCSWINSZ = 0x5414;

    /// Checks its parts, and keeps copies of those that could change.
    public WindowSize {
        if (rows < 0 || rows > 0xffff || columns < 0 || columns > 0xffff) {
            throw new IllegalArgumentException(
                    "window of " + rows + " rows, " + columns + " columns");
        }
    }

    static WindowSize of(Fd terminal) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long size = s.reserve(8);
            terminal.control("ioctl TIOCGWINSZ", Syscall.IOCTL, TIOCGWINSZ, size);
            return new WindowSize(
                    Short.toUnsignedInt(s.getShort(size)),
                    Short.toUnsignedInt(s.getShort(size + 2)));
        }
    }

    void apply(Fd terminal) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long size = s.reserve(8);
            s.putShort(size, rows).putShort(size + 2, columns);
            terminal.control("ioctl TIOCSWINSZ", Syscall.IOCTL, TIOCSWINSZ, size);
        }
    }
}
