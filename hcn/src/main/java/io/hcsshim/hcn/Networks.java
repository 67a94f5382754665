package io.hcsshim.hcn;

import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.Ipam;
import io.hcsshim.hcn.schema.ModifyNetworkSettingRequest;
import io.hcsshim.hcn.schema.NetworkPolicy;
import io.hcsshim.hcn.schema.NetworkResourceType;
import io.hcsshim.hcn.schema.NetworkType;
import io.hcsshim.hcn.schema.PolicyNetworkRequest;
import io.hcsshim.hcn.schema.RequestType;
import io.hcsshim.hcn.schema.Route;
import io.hcsshim.hcn.schema.Subnet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The networks of a host. Thread-safe.
public final class Networks {
    private final HcnObjects<HostComputeNetwork> objects;

    Networks(HcnProvider provider) {
        objects =
                new HcnObjects<>(
                        provider, HcnKind.NETWORK, HostComputeNetwork.SHAPE, HostComputeNetwork.ID);
    }

    /// All networks.
    public List<HostComputeNetwork> list() throws IOException {
        return list(HcnQuery.all());
    }

    /// The networks of a query.
    public List<HostComputeNetwork> list(HcnQuery query) throws IOException {
        return objects.list(query).stream().map(Networks::typed).toList();
    }

    /// The network with this id.
    ///
    /// @throws HcnException [HcnError#NETWORK_NOT_FOUND]
    public HostComputeNetwork get(String id) throws IOException {
        return typed(objects.get(id));
    }

    /// The network with this name.
    public Optional<HostComputeNetwork> find(String name) throws IOException {
        return objects.find(name, HostComputeNetwork.NAME).map(Networks::typed);
    }

    /// Makes a network.
    ///
    /// @return the network as it was made, its id included
    /// @throws IllegalArgumentException if a subnet has no default route, or a route no next hop
    public HostComputeNetwork create(HostComputeNetwork settings) throws IOException {
        for (var ipam : settings.get(HostComputeNetwork.IPAMS)) {
            ipam.get(Ipam.SUBNETS).forEach(Networks::requireGateway);
        }
        return typed(objects.create(settings));
    }

    /// Changes a network.
    public HostComputeNetwork modify(String id, ModifyNetworkSettingRequest request)
            throws IOException {
        return typed(objects.modify(id, request.toJson()));
    }

    /// Adds rules.
    public HostComputeNetwork addPolicies(String id, List<NetworkPolicy> policies)
            throws IOException {
        return modify(id, policyRequest(RequestType.ADD, policies));
    }

    /// Takes rules away.
    public HostComputeNetwork removePolicies(String id, List<NetworkPolicy> policies)
            throws IOException {
        return modify(id, policyRequest(RequestType.REMOVE, policies));
    }

    /// Takes a network away.
    ///
    /// @throws HcnException [HcnError#NETWORK_NOT_FOUND]; [HcnError#ENTITY_HAS_REFERENCES] if it has endpoints
    public void delete(String id) throws IOException {
        objects.delete(id);
    }

    private static ModifyNetworkSettingRequest policyRequest(
            String request, List<NetworkPolicy> policies) {
        return ModifyNetworkSettingRequest.of(
                NetworkResourceType.POLICY,
                request,
                new PolicyNetworkRequest().with(PolicyNetworkRequest.POLICIES, policies));
    }

    private static HostComputeNetwork typed(HostComputeNetwork network) {
        // The service leaves its type 0 out, which is NAT.
        return network.get(HostComputeNetwork.TYPE).isEmpty()
                ? network.with(HostComputeNetwork.TYPE, NetworkType.NAT)
                : network;
    }

    private static void requireGateway(Subnet subnet) {
        if (subnet.get(Subnet.IP_ADDRESS_PREFIX).isEmpty()) {
            return;
        }
        var isDefault = false;
        for (var route : subnet.get(Subnet.ROUTES)) {
            if (route.get(Route.NEXT_HOP).isEmpty()) {
                throw new IllegalArgumentException(
                        "network create error, subnet has address prefix but no gateway specified");
            }
            var to = route.get(Route.DESTINATION_PREFIX);
            isDefault |= to.equals("0.0.0.0/0") || to.equals("::/0");
        }
        if (!isDefault) {
            throw new IllegalArgumentException(
                    "network create error, no default gateway for subnet "
                            + subnet.get(Subnet.IP_ADDRESS_PREFIX));
        }
    }
}
