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

/// The networks of a host. Thread-safe. One that has endpoints is not deleted: [HcnError#ENTITY_HAS_REFERENCES].
public final class Networks extends HcnObjects<HostComputeNetwork> {
    Networks(HcnProvider provider) {
        super(provider, HcnKind.NETWORK, HostComputeNetwork.SHAPE, HostComputeNetwork.ID);
    }

    /// The network with this name.
    public Optional<HostComputeNetwork> find(String name) throws IOException {
        return find(name, HostComputeNetwork.NAME);
    }

    /// Makes a network.
    ///
    /// @return the network as it was made, its id included
    /// @throws IllegalArgumentException if a subnet has no default route, or a route no next hop
    @Override
    public HostComputeNetwork create(HostComputeNetwork settings) throws IOException {
        for (var ipam : settings.get(HostComputeNetwork.IPAMS)) {
            ipam.get(Ipam.SUBNETS).forEach(Networks::requireGateway);
        }
        return super.create(settings);
    }

    /// Changes a network.
    public HostComputeNetwork modify(String id, ModifyNetworkSettingRequest request)
            throws IOException {
        return change(id, request);
    }

    /// Adds rules to those that a network has.
    ///
    /// @param policies one of each type that cannot be there twice
    /// @throws HcnException [HcnError#INVALID_POLICY_TYPE] if the service, or Linux, has nothing for one
    public HostComputeNetwork addPolicies(String id, List<NetworkPolicy> policies)
            throws IOException {
        return modify(id, policyRequest(RequestType.ADD, policies));
    }

    /// Takes rules away that are equal to these.
    public HostComputeNetwork removePolicies(String id, List<NetworkPolicy> policies)
            throws IOException {
        return modify(id, policyRequest(RequestType.REMOVE, policies));
    }

    private static ModifyNetworkSettingRequest policyRequest(
            String request, List<NetworkPolicy> policies) {
        return ModifyNetworkSettingRequest.of(
                NetworkResourceType.POLICY,
                request,
                new PolicyNetworkRequest().with(PolicyNetworkRequest.POLICIES, policies));
    }

    @Override
    HostComputeNetwork completed(HostComputeNetwork network) {
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
