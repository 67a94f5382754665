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
    public static final Member<String> TYPE = Member.text("Type").always();
    public static final Member<Integer> PROTOCOL = Member.uint16("Protocol");
    public static final Member<Integer> INTERNAL_PORT = Member.uint16("InternalPort").always();
    public static final Member<Integer> EXTERNAL_PORT = Member.uint16("ExternalPort").always();
    public static final Member<String> SOURCE_VIP = Member.text("SourceVIP");
    public static final Member<List<String>> VIPS = Member.texts("VIPs");
    public static final Member<Boolean> ILB = Member.flag("ILB");
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
