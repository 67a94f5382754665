package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;

/// The master side of a pseudo terminal: pty(7).
///
/// Thread-safe. `read` and `write` hold their thread.
public final class Pty implements AutoCloseable {
    private static final int TIOCGPTN = 0x80045430;
    private static final int TIOCSPTLCK = 0x40045431;

    private final Fd master;

    private Pty(Fd master) {
        this.master = master;
    }

    /// Makes one, its other side ready to be opened.
    public static Pty open() throws ErrnoException {
        Fd master = Fd.open(Path.of("/dev/ptmx"), Fd.O_RDWR | Fd.O_NOCTTY);
        try (Scratch s = Scratch.take()) {
            master.control("ioctl TIOCSPTLCK", Syscall.IOCTL, TIOCSPTLCK, s.reserve(4));
            return new Pty(master);
        } catch (ErrnoException e) {
            master.close();
            throw e;
        }
    }

    /// Takes over a master side that somebody else opened, for instance an OCI runtime.
    public static Pty of(Fd master) {
        return new Pty(master);
    }

    /// The descriptor; it stays owned by this.
    public Fd fd() {
        return master;
    }

    /// The other side, as it is called in the mount namespace where it was made.
    public Path terminal() throws ErrnoException {
        return Path.of("/dev/pts/" + number(master));
    }

    private static int number(Fd master) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long number = s.reserve(4);
            master.control("ioctl TIOCGPTN", Syscall.IOCTL, TIOCGPTN, number);
            return s.getInt(number);
        }
    }

    /// Whether `fd` is the master side of a pseudo terminal.
    static boolean isMaster(Fd fd) {
        try {
            return number(fd) >= 0;
        } catch (ErrnoException e) {
            return false;
        }
    }

    /// Reads what was written to the terminal.
    ///
    /// @return how many bytes; -1 once nobody has the other side open any more
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        try {
            return master.read(target, offset, length);
        } catch (ErrnoException e) {
            if (e.is(Errno.EIO)) { // how Linux says that the other side is gone
                return -1;
            }
            throw e;
        }
    }

    /// Types on the terminal.
    public void write(byte[] source, int offset, int length) throws ErrnoException {
        master.write(source, offset, length);
    }

    /// The size that it has.
    public WindowSize size() throws ErrnoException {
        return WindowSize.of(master);
    }

    /// Sets the size; the terminal's foreground processes get SIGWINCH.
    public void resize(WindowSize size) throws ErrnoException {
        size.apply(master);
    }

    @Override
    public void close() {
        master.close();
    }
}
