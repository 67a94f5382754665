package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/// The memory of another process, through `/proc/<pid>/mem` (proc(5)). Needs the rights of a debugger on it (ptrace(2)).
///
/// Bound to the address space that the process had when this was opened: neither a reused pid nor another program in
/// the same process is ever touched. Writes go where the process's own would: into its copy of a page if the mapping is
/// private, never into the file below.
///
/// Thread-safe. Nothing orders these copies with what the process itself does.
public final class ProcessMemory implements AutoCloseable {
    private final int pid;
    private final Fd fd;

    private ProcessMemory(int pid, Fd fd) {
        this.pid = pid;
        this.fd = fd;
    }

    /// Opens the memory of a process.
    ///
    /// @throws ErrnoException `EACCES` or `EPERM` without the right to trace it, `ENOENT` if it is gone
    public static ProcessMemory open(int pid) throws ErrnoException {
        if (pid <= 0) {
            throw new IllegalArgumentException("no process: " + pid);
        }
        return new ProcessMemory(pid, Fd.open(Path.of("/proc/" + pid + "/mem"), Fd.O_RDWR));
    }

    /// Copies `length` bytes from `address` in the process.
    ///
    /// @throws ErrnoException `EIO` if it has nothing there, `ESRCH` if it has ended, `EBADF` after [#close]
    public void read(long address, byte[] target, int offset, int length) throws ErrnoException {
        Objects.checkFromIndexSize(offset, length, target.length);
        fd.enter("pread");
        try (Scratch s = Scratch.take()) {
            for (int done = 0; done < length; ) {
                int part = Math.min(length - done, Scratch.TRANSFER);
                int moved = move(s, Syscall.PREAD64, address + done, part);
                s.get(s.transfer(), target, offset + done, moved);
                done += moved;
            }
        } finally {
            fd.leave();
        }
    }

    /// Copies `length` bytes to `address` in the process.
    ///
    /// @throws ErrnoException as [#read]; some bytes may be written then
    public void write(long address, byte[] source, int offset, int length) throws ErrnoException {
        Objects.checkFromIndexSize(offset, length, source.length);
        fd.enter("pwrite");
        try (Scratch s = Scratch.take()) {
            for (int done = 0; done < length; ) {
                int part = Math.min(length - done, Scratch.TRANSFER);
                s.put(s.transfer(), source, offset + done, part);
                done += move(s, Syscall.PWRITE64, address + done, part);
            }
        } finally {
            fd.leave();
        }
    }

    /// Copies from `address` until a direct buffer is full.
    ///
    /// @throws ErrnoException as above
    public void read(long address, ByteBuffer target) throws ErrnoException {
        for (long at = address; target.hasRemaining(); ) {
            at += some(fd.readAt(target, at), at);
        }
    }

    /// Copies all that remains of a direct buffer to `address`.
    ///
    /// @throws ErrnoException as above
    public void write(long address, ByteBuffer source) throws ErrnoException {
        for (long at = address; source.hasRemaining(); ) {
            at += some(fd.writeAt(source, at), at);
        }
    }

    private int some(int moved, long address) throws ErrnoException {
        if (moved == 0) { // an address space that nobody uses any more
            throw new ErrnoException("pread", place(address), Errno.ESRCH);
        }
        return moved;
    }

    /// Reads an aligned 16-bit number in the machine's byte order; the kernel copies it in one piece.
    public int getShort(long address) throws ErrnoException {
        fd.enter("pread");
        try (Scratch s = Scratch.take()) {
            whole(move(s, Syscall.PREAD64, address, 2), address);
            return s.getShort(s.transfer()) & 0xffff;
        } finally {
            fd.leave();
        }
    }

    /// Writes an aligned 16-bit number in the machine's byte order; the kernel copies it in one piece.
    public void putShort(long address, int value) throws ErrnoException {
        fd.enter("pwrite");
        try (Scratch s = Scratch.take()) {
            s.putShort(s.transfer(), value);
            whole(move(s, Syscall.PWRITE64, address, 2), address);
        } finally {
            fd.leave();
        }
    }

    private void whole(int moved, long address) throws ErrnoException {
        if (moved != 2) {
            throw new ErrnoException("half a number", place(address), Errno.EIO);
        }
    }

    /// Moves between the transfer buffer and the process; the caller has entered.
    private int move(Scratch s, int call, long address, int length) throws ErrnoException {
        long r;
        do {
            r = s.syscall(call, fd.number(), s.transfer(), length, address);
        } while (r == -Errno.EINTR);
        // An address space that nobody uses any more reads and writes nothing.
        return (int)
                Scratch.check(
                        r == 0 ? -Errno.ESRCH : r,
                        call == Syscall.PREAD64 ? "pread" : "pwrite",
                        place(address));
    }

    private String place(long address) {
        return "memory of process " + pid + " at 0x" + Long.toHexString(address);
    }

    @Override
    public void close() {
        fd.close();
    }
}
