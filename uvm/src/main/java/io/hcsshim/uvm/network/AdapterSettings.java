package io.hcsshim.uvm.network;

import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.protocol.gcs.NetworkAdapter.IpConfig;
import io.hcsshim.protocol.gcs.NetworkAdapter.Neighbor;
import io.hcsshim.protocol.gcs.NetworkAdapter.Route;
import io.hcsshim.uvm.network.PodInterface.PodRoute;
import java.util.List;
import java.util.UUID;

/// An interface of a pod in the words of the bridge protocol (docs/protocol/bridge.md, "Networks").
final class AdapterSettings {
    private static final long MOST_METRIC = 0xffff;

    private AdapterSettings() {}

    /// What the guest is to configure, under a name of its own.
    ///
    /// The MTU is not among it: the adapter itself has it.
    static NetworkAdapter of(String namespaceId, PodInterface pod, Dns dns, Routing routing) {
        return new NetworkAdapter(
                namespaceId,
                UUID.randomUUID().toString(),
                pod.mac().dashed(),
                String.join(",", dns.search()),
                String.join(",", dns.servers()),
                0,
                false,
                pod.addresses().stream()
                        .map(each -> new IpConfig(each.address().toString(), each.length()))
                        .toList(),
                pod.routes().stream().map(AdapterSettings::route).toList(),
                routing == Routing.BY_POLICY,
                false,
                pod.name(),
                pod.neighbours().stream()
                        .map(each -> new Neighbor(each.address().toString(), each.mac().dashed()))
                        .toList());
    }

    private static Route route(PodRoute route) {
        return new Route(
                route.gateway().map(Object::toString).orElse(""),
                route.destination().toString(),
                (int) Math.min(route.metric(), MOST_METRIC));
    }

    /// What the guest is to forget.
    static NetworkAdapter toForget(NetworkAdapter known) {
        return new NetworkAdapter(
                known.namespaceId(),
                known.id(),
                "",
                "",
                "",
                0,
                false,
                List.of(),
                List.of(),
                false,
                false,
                "",
                List.of());
    }
}
