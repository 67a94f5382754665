package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import io.hcsshim.hcn.schema.LoadBalancerDistribution;
import io.hcsshim.hcn.schema.LoadBalancerFlags;
import io.hcsshim.hcn.schema.LoadBalancerPortMapping;
import io.hcsshim.hcn.schema.PortMappingFlags;
import io.hcsshim.hcn.schema.Protocol;
import io.hcsshim.sys.linux.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a load balancer is on this host.
///
/// @param endpoints who shares the work
/// @param sourceVip who it seems to come from; the client itself if there is none
/// @param vips      its addresses; those of the host if there are none
/// @param version   of IP, if there are none
/// @param ports     what is shared
record LoadBalancerPlan(
        List<UUID> endpoints,
        Optional<IpAddress> sourceVip,
        List<IpAddress> vips,
        int version,
        List<Port> ports) {
    /// A port of the load balancer and that of its endpoints.
    ///
    /// @param affinity what of a client decides to whom it comes
    record Port(int protocol, int internal, int external, Affinity affinity) {}

    enum Affinity {
        NONE,
        CLIENT_AND_PROTOCOL,
        CLIENT
    }

    static LoadBalancerPlan of(UUID id, HostComputeLoadBalancer balancer) throws HcnException {
        var texts = new Texts("load balancer " + id, HcnError.INVALID_POLICY);
        long flags = balancer.get(HostComputeLoadBalancer.FLAGS);
        if ((flags & LoadBalancerFlags.DSR) != 0) {
            throw texts.wrong("there is no direct server return here: answers pass the host");
        }
        var endpoints = new ArrayList<UUID>();
        for (var endpoint : balancer.get(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS)) {
            endpoints.add(texts.guid(endpoint));
        }
        var vips = new ArrayList<IpAddress>();
        for (var vip : balancer.get(HostComputeLoadBalancer.FRONTEND_VIPS)) {
            vips.add(texts.address(vip));
        }
        var ports = new ArrayList<Port>();
        for (var mapping : balancer.get(HostComputeLoadBalancer.PORT_MAPPINGS)) {
            ports.add(port(mapping, texts));
        }
        return new LoadBalancerPlan(
                List.copyOf(endpoints),
                EndpointPolicies.optional(balancer.get(HostComputeLoadBalancer.SOURCE_VIP), texts),
                List.copyOf(vips),
                (flags & LoadBalancerFlags.IPV6) != 0 ? IpAddress.IPV6 : IpAddress.IPV4,
                List.copyOf(ports));
    }

    private static Port port(LoadBalancerPortMapping mapping, Texts texts) throws HcnException {
        long protocol = mapping.get(LoadBalancerPortMapping.PROTOCOL);
        if (protocol != Protocol.TCP && protocol != Protocol.UDP) {
            throw texts.wrong("only ports of TCP (6) and UDP (17) are shared, not " + protocol);
        }
        long unknown =
                mapping.get(LoadBalancerPortMapping.FLAGS)
                        & ~(PortMappingFlags.ILB | PortMappingFlags.LOCAL_ROUTED_VIP);
        if (unknown != 0) {
            throw texts.wrong("port mappings of flags " + unknown + " are not to be had here");
        }
        int internal = mapping.get(LoadBalancerPortMapping.INTERNAL_PORT);
        int external = mapping.get(LoadBalancerPortMapping.EXTERNAL_PORT);
        if (internal == 0 || external == 0) {
            throw HcnException.of(
                    HcnError.INVALID_INTERNAL_PORT, texts.what(), "both ports have to be named");
        }
        long distribution = mapping.get(LoadBalancerPortMapping.DISTRIBUTION_TYPE);
        if (distribution > LoadBalancerDistribution.SOURCE_IP) {
            throw texts.wrong("no distribution: " + distribution);
        }
        return new Port((int) protocol, internal, external, Affinity.values()[(int) distribution]);
    }
}
