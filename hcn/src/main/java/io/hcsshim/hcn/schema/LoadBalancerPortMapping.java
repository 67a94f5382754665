package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// One port that a load balancer spreads over its endpoints.
///
/// @param json its members
public record LoadBalancerPortMapping(JsonObject json)
        implements Document<LoadBalancerPortMapping> {
    /// 6 for TCP, 17 for UDP.
    public static final Member<Long> PROTOCOL = Member.uint32("Protocol");

    /// The endpoints' port, 1 to 65535.
    public static final Member<Integer> INTERNAL_PORT = Member.uint16("InternalPort");

    /// The virtual addresses' port, 1 to 65535.
    public static final Member<Integer> EXTERNAL_PORT = Member.uint16("ExternalPort");

    /// One of [LoadBalancerDistribution].
    public static final Member<Long> DISTRIBUTION_TYPE = Member.uint32("DistributionType");

    /// Bits of [PortMappingFlags].
    public static final Member<Long> FLAGS = Member.uint32("Flags");

    /// Its members in order.
    public static final Shape<LoadBalancerPortMapping> SHAPE =
            Shape.of(
                    LoadBalancerPortMapping::new,
                    PROTOCOL,
                    INTERNAL_PORT,
                    EXTERNAL_PORT,
                    DISTRIBUTION_TYPE,
                    FLAGS);

    /// The empty document.
    public LoadBalancerPortMapping() {
        this(JsonObject.of());
    }

    @Override
    public Shape<LoadBalancerPortMapping> shape() {
        return SHAPE;
    }
}
