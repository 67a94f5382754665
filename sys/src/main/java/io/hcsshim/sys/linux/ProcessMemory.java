package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.util.Objects;

/// The memory of another process: process_vm_readv(2). Needs the rights of a debugger on it (ptrace(2)).
///
/// Thread-safe. Nothing orders these copies with what the process itself does; a 2 or 8 byte copy is not promised to be
/// of one piece.
///
/// @param pid the process; nothing keeps its number from being reused, so hold it unreaped
public record ProcessMemory(int pid) {
    public ProcessMemory {
        if (pid <= 0) {
            throw new IllegalArgumentException("no process: " + pid);
        }
    }

    /// Copies `length` bytes from `address` in the process.
    ///
    /// @throws ErrnoException `ESRCH` if it is gone, `EFAULT` if it has nothing there, `EPERM`
    public void read(long address, byte[] target, int offset, int length) throws ErrnoException {
        Objects.checkFromIndexSize(offset, length, target.length);
        try (Scratch s = Scratch.take()) {
            for (int done = 0; done < length; ) {
                int part = Math.min(length - done, Scratch.TRANSFER);
                int moved = move(s, Syscall.PROCESS_VM_READV, address + done, part);
                s.get(s.transfer(), target, offset + done, moved);
                done += moved;
            }
        }
    }

    /// Copies `length` bytes to `address` in the process.
    ///
    /// @throws ErrnoException as [#read]; some bytes may be written then
    public void write(long address, byte[] source, int offset, int length) throws ErrnoException {
        Objects.checkFromIndexSize(offset, length, source.length);
        try (Scratch s = Scratch.take()) {
            for (int done = 0; done < length; ) {
                int part = Math.min(length - done, Scratch.TRANSFER);
                s.put(s.transfer(), source, offset + done, part);
                done += move(s, Syscall.PROCESS_VM_WRITEV, address + done, part);
            }
        }
    }

    private int move(Scratch s, int call, long address, int length) throws ErrnoException {
        try (Scratch vectors = Scratch.take()) {
            long local = vectors.reserve(16);
            long remote = vectors.reserve(16);
            vectors.putLong(local, s.transfer()).putLong(local + 8, length);
            vectors.putLong(remote, address).putLong(remote + 8, length);
            long r = s.syscall(call, pid, local, 1, remote, 1, 0);
            String name =
                    call == Syscall.PROCESS_VM_READV ? "process_vm_readv" : "process_vm_writev";
            String object = "pid " + pid + " at 0x" + Long.toHexString(address);
            return (int) Scratch.check(r == 0 ? -Errno.EFAULT : r, name, object);
        }
    }
}
