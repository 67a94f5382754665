package io.hcsshim.guest.container;

import io.hcsshim.guest.container.Placement.Kind;
import io.hcsshim.guest.network.Networks;
import io.hcsshim.protocol.gcs.NetworkAdapter;
import java.io.IOException;
import java.util.List;

/// The network whose adapters go where a container is; its pod's workloads share it with a sandbox.
///
/// @param id   what the host calls it; empty for none
/// @param ofVm whether the container is in the VM's own network namespace, and the adapters stay there
record OwnNetwork(String id, boolean ofVm) {
    static final OwnNetwork NONE = new OwnNetwork("", false);

    private static final String SKIP = "io.microsoft.cri.skip-pod-networking";

    /// Reads what the host says of a container.
    ///
    /// @throws io.hcsshim.protocol.gcs.HResultException not found, if a sandbox names a network that is not known
    static OwnNetwork of(Spec sent, Placement place, Networks networks) throws IOException {
        if (place.kind() == Kind.WORKLOAD) {
            return NONE;
        }
        var named = sent.networkNamespace();
        if (named.isEmpty() || !mayJoin(sent, place, networks, named)) {
            return new OwnNetwork("", Annotations.hostNetwork(sent));
        }
        return new OwnNetwork(named, Annotations.hostNetwork(sent));
    }

    /// A container of no pod may have a network whose adapters come later, or never.
    private static boolean mayJoin(Spec sent, Placement place, Networks networks, String named)
            throws IOException {
        if (networks.knows(named) || place.kind() == Kind.STANDALONE) {
            return true;
        }
        if (sent.annotation(SKIP).equalsIgnoreCase("true")) {
            return false;
        }
        networks.adapters(named); // says what is missing
        return true;
    }

    /// Its adapters, for their name servers.
    List<NetworkAdapter> adapters(Networks networks) throws IOException {
        return networks.knows(id) ? networks.adapters(id) : List.of();
    }

    /// Moves the adapters to the container's first process.
    void join(Networks networks, int pid) throws IOException {
        if (id.isEmpty()) {
            return;
        }
        if (ofVm) {
            networks.assignToVm(id);
        } else {
            networks.assign(id, pid);
        }
    }

    /// Frees the network of a container that has ended.
    void leave(Networks networks, int pid) {
        if (!id.isEmpty()) {
            networks.release(id, ofVm ? Networks.THE_VM : pid);
        }
    }
}
