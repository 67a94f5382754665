package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// An owned file descriptor.
///
/// Thread-safe. [#close] never lets a number be reused under another thread's feet: the number is given back when
/// the last call that uses it has returned. A thread that waits in `read` or `write` is woken by `close` if the
/// descriptor is a socket (it is shut down, for its duplicates also); on a pipe or a terminal it stays until the
/// other end writes or closes.
///
/// `read` and `write` hold their thread while they wait: not for virtual threads.
public final class Fd implements AutoCloseable {
    /// Flag of [#open]: read only.
    public static final int O_RDONLY = 0;

    /// Flag of [#open]: write only.
    public static final int O_WRONLY = 1;

    /// Flag of [#open]: both.
    public static final int O_RDWR = 2;

    /// Flag of [#open]: make the file (mode 0666 less the umask) if it is absent.
    public static final int O_CREAT = 0100;

    /// Flag of [#open]: do not let a terminal become the controlling one.
    public static final int O_NOCTTY = 0400;

    /// Flag of [#open]: empty the file.
    public static final int O_TRUNC = 01000;

    /// Flag of [#open]: write at the end.
    public static final int O_APPEND = 02000;

    /// Flag of [#open]: calls answer `EAGAIN` instead of waiting.
    public static final int O_NONBLOCK = 04000;

    private static final int O_CLOEXEC = 02000000;
    private static final int AT_FDCWD = -100;
    private static final int MFD_CLOEXEC = 1;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int SHUT_RDWR = 2;
    private static final int SEEK_END = 2;
    private static final int FIONREAD = 0x541B;

    // The number of calls under way, and the top bit once closed.
    private static final int CLOSED = Integer.MIN_VALUE;

    private final int number;
    private final AtomicInteger users = new AtomicInteger();

    Fd(int number) {
        this.number = number;
    }

    /// Both ends of a pipe.
    public record Pipe(Fd read, Fd write) implements AutoCloseable {
        @Override
        public void close() {
            read.close();
            write.close();
        }
    }

    /// Takes over a descriptor that this process was started with.
    public static Fd adopt(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("no descriptor: " + number);
        }
        return new Fd(number);
    }

    /// Opens a file; close-on-exec is always set.
    ///
    /// @param flags an or of the `O_` constants
    public static Fd open(Path path, int flags) throws ErrnoException {
        return open(path.toString(), flags);
    }

    static Fd open(String path, int flags) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(Syscall.OPENAT, AT_FDCWD, s.string(path), flags | O_CLOEXEC, 0666);
            return new Fd((int) Scratch.check(r, "open", path));
        }
    }

    /// Makes a pipe, close-on-exec.
    public static Pipe pipe() throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long pair = s.reserve(8);
            Scratch.check(s.syscall(Syscall.PIPE2, pair, O_CLOEXEC, 0), "pipe2", "");
            return new Pipe(new Fd(s.getInt(pair)), new Fd(s.getInt(pair + 4)));
        }
    }

    /// Makes a file that lives in memory only (memfd_create(2)), `size` bytes of zeros.
    ///
    /// @param name what procfs calls it
    public static Fd memory(String name, long size) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(Syscall.MEMFD_CREATE, s.string(name), MFD_CLOEXEC, 0);
            Fd fd = new Fd((int) Scratch.check(r, "memfd_create", name));
            long t = s.syscall(Syscall.FTRUNCATE, fd.number, size, 0);
            if (t < 0) {
                fd.close();
            }
            Scratch.check(t, "ftruncate", name + " to " + size);
            return fd;
        }
    }

    /// The number that the kernel knows it by; valid until [#close].
    public int number() {
        return number;
    }

    /// Reads up to `length` bytes.
    ///
    /// @return how many, at least one unless `length` is 0; -1 at the end
    /// @throws ErrnoException `EBADF` if it is or gets closed, `EAGAIN` if it does not wait and has nothing
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        enter("read");
        try (Scratch s = Scratch.take()) {
            long r = readInto(s, Math.min(length, Scratch.TRANSFER));
            Scratch.check(r == 0 && isClosed() ? -Errno.EBADF : r, "read", toString());
            s.get(s.transfer(), target, offset, (int) r);
            return r == 0 ? -1 : (int) r;
        } finally {
            leave();
        }
    }

    /// Reads into the transfer buffer of `s`; a negated errno on failure. The caller has entered.
    long readInto(Scratch s, int length) {
        long r;
        do {
            r = s.syscall(Syscall.READ, number, s.transfer(), length);
        } while (r == -Errno.EINTR);
        return r;
    }

    /// Writes all of it.
    ///
    /// @throws ErrnoException `EPIPE` if nobody reads any more, `EBADF` if it is or gets closed, `EAGAIN` if it
    ///         does not wait and is full (some bytes may be written then)
    public void write(byte[] source, int offset, int length) throws ErrnoException {
        Objects.checkFromIndexSize(offset, length, source.length);
        enter("write");
        try (Scratch s = Scratch.take()) {
            int done = 0;
            while (done < length) {
                int part = Math.min(length - done, Scratch.TRANSFER);
                s.put(s.transfer(), source, offset + done, part);
                done += (int) Scratch.check(writeFrom(s, 0, part), "write", toString());
            }
        } finally {
            leave();
        }
    }

    /// Writes from the transfer buffer of `s`; a negated errno on failure. The caller has entered.
    long writeFrom(Scratch s, int offset, int length) {
        long r;
        do {
            r = s.syscall(Syscall.WRITE, number, s.transfer() + offset, length);
        } while (r == -Errno.EINTR);
        return r;
    }

    /// Reads from a place in the file into a direct buffer, as much as one call gives.
    ///
    /// @return how many bytes, 0 at the end
    public int readAt(ByteBuffer target, long position) throws ErrnoException {
        return moveAt("pread", Syscall.PREAD64, target, position);
    }

    /// Writes from a direct buffer to a place in the file (at its end if it was opened to append), as much as one call takes.
    ///
    /// @return how many bytes
    public int writeAt(ByteBuffer source, long position) throws ErrnoException {
        return moveAt("pwrite", Syscall.PWRITE64, source, position);
    }

    private int moveAt(String call, int syscall, ByteBuffer buffer, long position)
            throws ErrnoException {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("the kernel needs memory that stays where it is");
        }
        enter(call);
        try (Scratch s = Scratch.take()) {
            long memory = MemorySegment.ofBuffer(buffer).address();
            long r;
            do {
                r = s.syscall(syscall, number, memory, buffer.remaining(), position);
            } while (r == -Errno.EINTR);
            int moved = (int) Scratch.check(r, call, toString());
            buffer.position(buffer.position() + moved);
            return moved;
        } finally {
            leave();
        }
    }

    /// Makes the file `size` bytes long.
    public void truncate(long size) throws ErrnoException {
        control("ftruncate", Syscall.FTRUNCATE, size, 0);
    }

    /// Makes room for `size` bytes, so that writing them cannot fail for want of it; the file has that size then.
    ///
    /// @throws ErrnoException `ENOSPC`, and `EOPNOTSUPP` on file systems that cannot
    public void allocate(long size) throws ErrnoException {
        enter("fallocate");
        try (Scratch s = Scratch.take()) {
            Scratch.check(
                    s.syscall(Syscall.FALLOCATE, number, 0, 0, size), "fallocate", toString());
        } finally {
            leave();
        }
    }

    /// Makes room in a part of the file, or a hole, or moves what follows: fallocate(2), whose numbers `mode` has.
    public void allocate(int mode, long offset, long length) throws ErrnoException {
        enter("fallocate");
        try (Scratch s = Scratch.take()) {
            Scratch.check(
                    s.syscall(Syscall.FALLOCATE, number, mode, offset, length),
                    "fallocate",
                    toString());
        } finally {
            leave();
        }
    }

    /// Moves to a place in the file: lseek(2), whose numbers `whence` has.
    ///
    /// @return where it is now
    public long seek(long offset, int whence) throws ErrnoException {
        return control("lseek", Syscall.LSEEK, offset, whence);
    }

    /// Copies from a place in this file to one in another, inside the kernel: copy_file_range(2).
    ///
    /// @return how many bytes, fewer than `length` perhaps; 0 at the end
    public long copyRange(long from, Fd target, long to, long length) throws ErrnoException {
        enter("copy_file_range");
        try (Scratch s = Scratch.take()) {
            target.enter("copy_file_range");
            try {
                long places = s.reserve(16);
                s.putLong(places, from).putLong(places + 8, to);
                long r =
                        s.syscall(
                                Syscall.COPY_FILE_RANGE,
                                number,
                                places,
                                target.number,
                                places + 8,
                                length,
                                0);
                return Scratch.check(r, "copy_file_range", toString());
            } finally {
                target.leave();
            }
        } finally {
            leave();
        }
    }

    /// Waits until what was written is on the disk.
    ///
    /// @param contentsOnly whether times and the like may come later
    public void sync(boolean contentsOnly) throws ErrnoException {
        control("fsync", contentsOnly ? Syscall.FDATASYNC : Syscall.FSYNC, 0, 0);
    }

    /// Makes another descriptor for the same open file, close-on-exec.
    public Fd duplicate() throws ErrnoException {
        return duplicate(3);
    }

    Fd duplicate(int lowest) throws ErrnoException {
        return new Fd((int) control("fcntl", Syscall.FCNTL, F_DUPFD_CLOEXEC, lowest));
    }

    /// Chooses whether calls wait. This belongs to the open file: duplicates and other processes see it too.
    public void setBlocking(boolean blocking) throws ErrnoException {
        long flags = control("fcntl", Syscall.FCNTL, F_GETFL, 0);
        long wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
        if (wanted != flags) {
            control("fcntl", Syscall.FCNTL, F_SETFL, wanted);
        }
    }

    /// Moves to where a file ends; of a log that is what comes next.
    public void seekToEnd() throws ErrnoException {
        control("lseek", Syscall.LSEEK, 0, SEEK_END);
    }

    /// How many bytes a pipe, a fifo or a socket holds for its reader: ioctl(FIONREAD).
    public int unread() throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long count = s.reserve(4);
            control("ioctl FIONREAD", Syscall.IOCTL, FIONREAD, count);
            return s.getInt(count);
        }
    }

    /// Makes the descriptor of another number mean the same file as this one; what it meant before is closed. It stays
    /// open in programs that are started.
    public void duplicateTo(int other) throws ErrnoException {
        control("dup3", Syscall.DUP3, other, 0);
    }

    /// Makes a call whose first argument is this descriptor and that needs no memory.
    long control(String call, int syscall, long b, long c) throws ErrnoException {
        enter(call);
        try (Scratch s = Scratch.take()) {
            return Scratch.check(s.syscall(syscall, number, b, c), call, toString());
        } finally {
            leave();
        }
    }

    /// Keeps the number from being given back until [#leave].
    ///
    /// @throws ErrnoException `EBADF` if it is closed
    void enter(String call) throws ErrnoException {
        while (true) {
            int now = users.get();
            if (now < 0) {
                throw new ErrnoException(call, toString(), Errno.EBADF);
            }
            if (users.compareAndSet(now, now + 1)) {
                return;
            }
        }
    }

    void leave() {
        if (users.decrementAndGet() == CLOSED) {
            release();
        }
    }

    /// Whether [#close] was called.
    public boolean isClosed() {
        return users.get() < 0;
    }

    /// Gives the descriptor back. More calls do nothing.
    @Override
    public void close() {
        while (true) {
            int now = users.get();
            if (now < 0) {
                return;
            }
            // One more user, so that the number is ours while the others are woken.
            if (users.compareAndSet(now, (now + 1) | CLOSED)) {
                if (now > 0) {
                    quietly(Syscall.SHUTDOWN, SHUT_RDWR);
                }
                leave();
                return;
            }
        }
    }

    private void release() {
        quietly(Syscall.CLOSE, 0);
    }

    private void quietly(int syscall, long argument) {
        try (Scratch s = Scratch.take()) {
            s.syscall(syscall, number, argument, 0);
        } catch (ErrnoException e) {
            throw new IllegalStateException("no memory to close " + this, e);
        }
    }

    @Override
    public String toString() {
        return "fd " + number;
    }
}
