package io.hcsshim.uvm;

import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.uvm.device.ScsiDisks;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.uvm.lease.LeaseGroup;
import io.hcsshim.uvm.share.HostShares;
import io.hcsshim.uvm.trace.Tracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a container's mounts need of the host, made ready in the guest.
///
/// Not thread-safe: the container serialises calls.
final class ContainerMounts implements Lease {
    private final OciSpec spec;
    private final LeaseGroup<Ready> ready;

    private ContainerMounts(OciSpec spec, LeaseGroup<Ready> ready) {
        this.spec = spec;
        this.ready = ready;
    }

    /// What one mount needed.
    private record Ready(Lease lease, String guestPath) implements Lease {
        @Override
        public void close() throws IOException {
            lease.close();
        }
    }

    /// Makes everything ready, side by side.
    ///
    /// @throws IOException if something cannot be had; nothing is left behind then
    static ContainerMounts make(OciSpec spec, ScsiDisks disks, HostShares shares)
            throws IOException, InterruptedException {
        var wanted = new ArrayList<Tracer.Work<Ready>>();
        for (var mount : spec.mounts()) {
            var host = HostMount.of(spec, mount);
            if (host.isPresent()) {
                wanted.add(() -> make(host.get(), disks, shares));
            }
        }
        var made = LeaseGroup.acquire(wanted);
        return new ContainerMounts(moved(spec, made.leases()), made);
    }

    private static Ready make(HostMount mount, ScsiDisks disks, HostShares shares)
            throws IOException, InterruptedException {
        return switch (mount.kind()) {
            case SHARE -> {
                var share = shares.mount(mount.mount().source(), mount.readOnly());
                yield new Ready(share, share.guestPath());
            }
            case DISK -> {
                var disk = disks.mount(mount.disk());
                yield new Ready(withImage(disk, mount.managed()), disk.guestPath());
            }
        };
    }

    /// A disk and, if that is a file that goes with it, the file.
    private static Lease withImage(Lease disk, Optional<Path> image) {
        if (image.isEmpty()) {
            return disk;
        }
        return () -> {
            disk.close();
            Files.deleteIfExists(image.get());
        };
    }

    /// The spec with places of the guest for sources of the host.
    private static OciSpec moved(OciSpec spec, List<Ready> ready) throws IOException {
        if (ready.isEmpty()) {
            return spec;
        }
        var mounts = new ArrayList<OciMount>();
        var made = ready.iterator();
        for (var mount : spec.mounts()) {
            var host = HostMount.of(spec, mount);
            mounts.add(host.isPresent() ? host.get().at(made.next().guestPath()) : mount);
        }
        return spec.withMounts(mounts);
    }

    /// The container's spec, as the guest can follow it.
    OciSpec spec() {
        return spec;
    }

    @Override
    public void close() throws IOException {
        ready.close();
    }
}
