package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.Links;
import java.io.IOException;

/// The interfaces that networks are on.
///
/// @param links of the host
/// @param names of our own
record Adapters(Links links, Names names) {
    /// The bridge of a network, or the host's interface that it is on.
    Link below(NetworkPlan network) throws IOException {
        var name = network.adapter().orElse(names.bridge(network.id()));
        var found = links.find(name);
        if (found.isEmpty()) {
            throw HcnException.of(
                    HcnError.ADAPTER_NOT_FOUND, "network " + network.id(), "interface " + name);
        }
        return found.get();
    }

    /// Whether endpoints of a network are ports of a bridge, where frames can be judged; also if its interface is gone.
    boolean hasPorts(NetworkPlan network) throws IOException {
        return network.adapter().isEmpty()
                || links.find(network.adapter().get())
                        .filter(link -> !link.kind().equals("bridge"))
                        .isEmpty();
    }
}
