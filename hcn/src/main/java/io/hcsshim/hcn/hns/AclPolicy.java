package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What may come in or go out: [PolicyType#ACL].
///
/// @param json its members
public record AclPolicy(JsonObject json) implements Document<AclPolicy> {
    public static final Member<String> TYPE = Member.text("Type").always();
    public static final Member<String> ID = Member.text("Id");
    public static final Member<Integer> PROTOCOL = Member.uint16("Protocol");
    public static final Member<String> PROTOCOLS = Member.text("Protocols");
    public static final Member<Integer> INTERNAL_PORT = Member.uint16("InternalPort");

    /// `Allow` or `Block`.
    public static final Member<String> ACTION = Member.text("Action").always();

    /// `In` or `Out`.
    public static final Member<String> DIRECTION = Member.text("Direction").always();

    public static final Member<String> LOCAL_ADDRESSES = Member.text("LocalAddresses");
    public static final Member<String> REMOTE_ADDRESSES = Member.text("RemoteAddresses");
    public static final Member<String> LOCAL_PORTS = Member.text("LocalPorts");
    public static final Member<Integer> LOCAL_PORT = Member.uint16("LocalPort");
    public static final Member<String> REMOTE_PORTS = Member.text("RemotePorts");
    public static final Member<Integer> REMOTE_PORT = Member.uint16("RemotePort");

    /// `Host` or `Switch`.
    public static final Member<String> RULE_TYPE = Member.text("RuleType");

    public static final Member<Integer> PRIORITY = Member.uint16("Priority");
    public static final Member<String> SERVICE_NAME = Member.text("ServiceName");

    /// Its members in order.
    public static final Shape<AclPolicy> SHAPE =
            Shape.of(
                    AclPolicy::new,
                    TYPE,
                    ID,
                    PROTOCOL,
                    PROTOCOLS,
                    INTERNAL_PORT,
                    ACTION,
                    DIRECTION,
                    LOCAL_ADDRESSES,
                    REMOTE_ADDRESSES,
                    LOCAL_PORTS,
                    LOCAL_PORT,
                    REMOTE_PORTS,
                    REMOTE_PORT,
                    RULE_TYPE,
                    PRIORITY,
                    SERVICE_NAME);

    /// The empty document.
    public AclPolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<AclPolicy> shape() {
        return SHAPE;
    }
}
