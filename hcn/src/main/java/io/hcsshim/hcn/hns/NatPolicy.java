package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A port of the host that leads to an endpoint: [PolicyType#NAT].
///
/// @param json its members
public record NatPolicy(JsonObject json) implements Document<NatPolicy> {
    /// Always [PolicyType#NAT].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// `TCP` or `UDP`; text, unlike elsewhere.
    public static final Member<String> PROTOCOL = Member.text("Protocol");

    /// The endpoint's port, 1 to 65535.
    public static final Member<Integer> INTERNAL_PORT = Member.uint16("InternalPort");

    /// The host's port; 0 for one that the service chooses.
    public static final Member<Integer> EXTERNAL_PORT = Member.uint16("ExternalPort");

    /// Whether the caller has reserved that port, so that the service need not.
    public static final Member<Boolean> EXTERNAL_PORT_RESERVED =
            Member.flag("ExternalPortReserved");

    /// Its members in order.
    public static final Shape<NatPolicy> SHAPE =
            Shape.of(
                    NatPolicy::new,
                    TYPE,
                    PROTOCOL,
                    INTERNAL_PORT,
                    EXTERNAL_PORT,
                    EXTERNAL_PORT_RESERVED);

    /// The empty document.
    public NatPolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NatPolicy> shape() {
        return SHAPE;
    }
}
