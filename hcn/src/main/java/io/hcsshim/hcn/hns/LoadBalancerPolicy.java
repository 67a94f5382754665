package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A port that is spread over endpoints.
///
/// @param json its members
public record LoadBalancerPolicy(JsonObject json) implements Document<LoadBalancerPolicy> {
    /// Always [PolicyType#ELB].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// The IP protocol number: 6 TCP, 17 UDP.
    public static final Member<Integer> PROTOCOL = Member.uint16("Protocol");

    /// The endpoints' port. Always written.
    public static final Member<Integer> INTERNAL_PORT = Member.uint16("InternalPort").always();

    /// The port that clients use. Always written.
    public static final Member<Integer> EXTERNAL_PORT = Member.uint16("ExternalPort").always();

    /// Its members in order.
    public static final Shape<LoadBalancerPolicy> SHAPE =
            Shape.of(LoadBalancerPolicy::new, TYPE, PROTOCOL, INTERNAL_PORT, EXTERNAL_PORT);

    /// The empty document.
    public LoadBalancerPolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<LoadBalancerPolicy> shape() {
        return SHAPE;
    }
}
