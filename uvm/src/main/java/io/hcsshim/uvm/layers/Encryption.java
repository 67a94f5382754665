package io.hcsshim.uvm.layers;

/// Whether the guest encrypts what it writes to a disk.
public enum Encryption {
    /// The disk holds what was written.
    NONE,
    /// With a key that the guest makes when it mounts the disk, keeps in its memory and tells nobody: what was on the disk
    /// before is lost then, and what is on it when it is unmounted.
    EPHEMERAL
}
