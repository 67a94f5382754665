package io.hcsshim.guest.storage;

import io.hcsshim.sys.ErrnoException;

/// mount(2) and umount2(2): the kernel's, or a recording in a test.
public interface Mounter {
    /// Mounts `source` on `target`; `options` may be empty. Flags are those of
    /// [io.hcsshim.sys.linux.Mounts].
    void mount(String source, String target, String type, long flags, String options)
            throws ErrnoException;

    /// Takes the topmost mount off `target`.
    void unmount(String target) throws ErrnoException;

    /// How many bytes are free in the file system at `target`.
    long freeBytes(String target);

    /// Makes the file system at `target` tell its disk what is not in use.
    void trim(String target) throws ErrnoException;
}
