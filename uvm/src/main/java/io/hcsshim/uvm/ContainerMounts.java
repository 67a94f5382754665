package io.hcsshim.uvm;

import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.uvm.lease.LeaseGroup;
import io.hcsshim.uvm.share.HostShares;
import io.hcsshim.uvm.share.MountedShare;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// What a container's mounts need of the host, made ready in the guest.
///
/// Not thread-safe: the container serialises calls.
final class ContainerMounts implements Lease {
    private final OciSpec spec;
    private final LeaseGroup<MountedShare> shares;

    private ContainerMounts(OciSpec spec, LeaseGroup<MountedShare> shares) {
        this.spec = spec;
        this.shares = shares;
    }

    /// Makes everything ready, side by side.
    ///
    /// @throws IOException if something cannot be had; nothing is left behind then
    static ContainerMounts make(OciSpec spec, HostShares shares)
            throws IOException, InterruptedException {
        var wanted = new ArrayList<Callable<MountedShare>>();
        for (var mount : spec.mounts()) {
            var host = HostMount.of(spec, mount);
            if (host.isPresent()) {
                wanted.add(() -> shares.mount(mount.source(), host.get().readOnly()));
            }
        }
        var made = LeaseGroup.acquire(wanted);
        return new ContainerMounts(moved(spec, made.leases()), made);
    }

    /// The spec with places of the guest for sources of the host.
    private static OciSpec moved(OciSpec spec, List<MountedShare> shares) throws IOException {
        if (shares.isEmpty()) {
            return spec;
        }
        var mounts = new ArrayList<OciMount>();
        var made = shares.iterator();
        for (var mount : spec.mounts()) {
            mounts.add(
                    HostMount.of(spec, mount).isPresent()
                            ? mount.withSource(made.next().guestPath())
                            : mount);
        }
        return spec.withMounts(mounts);
    }

    /// The container's spec, as the guest can follow it.
    OciSpec spec() {
        return spec;
    }

    @Override
    public void close() throws IOException {
        shares.close();
    }
}
