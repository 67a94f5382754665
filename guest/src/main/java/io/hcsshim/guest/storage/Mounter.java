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
}
