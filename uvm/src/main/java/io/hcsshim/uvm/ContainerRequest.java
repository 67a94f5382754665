package io.hcsshim.uvm;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.uvm.layers.Rootfs;
import java.nio.file.Path;
import java.util.List;

/// A container to be made in a utility VM.
///
/// @param id      1–128 characters of `[A-Za-z0-9_.-]`, unique in its machine
/// @param spec    the OCI runtime spec as containerd wrote it; what the guest must not see is taken
///     out of it on the way
/// @param rootfs  where its root file system comes from
/// @param scratch what it writes to, unless `rootfs` brings a writable disk
public record ContainerRequest(String id, OciSpec spec, Rootfs rootfs, ScratchWish scratch) {
    /// A container that writes to what is usual in its machine.
    public ContainerRequest(String id, OciSpec spec, Rootfs rootfs) {
        this(id, spec, rootfs, ScratchWish.NONE);
    }

    /// Checks its parts, and keeps copies of those that could change.
    public ContainerRequest {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")) {
            throw new IllegalArgumentException("not a container id: '" + id + "'");
        }
    }

    /// How many disks it needs, as far as can be told before they are made.
    public int disks() {
        return rootfs.layers() + 1 + HostMount.disks(spec);
    }

    /// Files of the host that are deleted when the container is, by its spec.
    public List<Path> managedDisks() {
        return HostMount.managed(spec);
    }

    /// Checks what can be checked before there is a machine, so that nobody waits for a boot to hear
    /// of it.
    ///
    /// @throws OciSpecException if the spec lacks a section, or wants what cannot be had yet
    public void check() throws OciSpecException {
        GuestSpec.check(spec);
    }
}
