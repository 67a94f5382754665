package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Virtual addresses that are spread over endpoints: [PolicyType#ELB].
///
/// @param json its members
public record ExternalLoadBalancerPolicy(JsonObject json)
        implements Document<ExternalLoadBalancerPolicy> {
    /// Always [PolicyType#ELB].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// The IP protocol number: 6 TCP, 17 UDP.
    public static final Member<Integer> PROTOCOL = Member.uint16("Protocol");

    /// The endpoints' port. Always written.
    public static final Member<Integer> INTERNAL_PORT = Member.uint16("InternalPort").always();

    /// The virtual addresses' port. Always written.
    public static final Member<Integer> EXTERNAL_PORT = Member.uint16("ExternalPort").always();

    /// The address that the traffic bears towards the endpoints.
    public static final Member<String> SOURCE_VIP = Member.text("SourceVIP");

    /// The virtual addresses.
    public static final Member<List<String>> VIPS = Member.texts("VIPs");

    /// Whether only clients of this host are served.
    public static final Member<Boolean> ILB = Member.flag("ILB");

    /// Whether answers go straight to the client, past the balancer.
    public static final Member<Boolean> IS_DSR = Member.flag("IsDSR");

    /// Its members in order.
    public static final Shape<ExternalLoadBalancerPolicy> SHAPE =
            Shape.of(
                    ExternalLoadBalancerPolicy::new,
                    TYPE,
                    PROTOCOL,
                    INTERNAL_PORT,
                    EXTERNAL_PORT,
                    SOURCE_VIP,
                    VIPS,
                    ILB,
                    IS_DSR);

    /// The empty document.
    public ExternalLoadBalancerPolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ExternalLoadBalancerPolicy> shape() {
        return SHAPE;
    }
}
