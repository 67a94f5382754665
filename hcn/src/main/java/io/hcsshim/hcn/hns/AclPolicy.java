package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What may come in or go out: [PolicyType#ACL].
///
/// @param json its members
public record AclPolicy(JsonObject json) implements Document<AclPolicy> {
    /// Always [PolicyType#ACL].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// An id of the caller's choice; several rules may share one. From version 7.2.
    public static final Member<String> ID = Member.text("Id");

    /// The IP protocol number, 0 or 256 for all.
    public static final Member<Integer> PROTOCOL = Member.uint16("Protocol");

    /// Several numbers, joined by commas. From version 7.2.
    public static final Member<String> PROTOCOLS = Member.text("Protocols");

    /// The endpoint's port in both directions; 0 for all.
    public static final Member<Integer> INTERNAL_PORT = Member.uint16("InternalPort");

    /// `Allow` or `Block`.
    public static final Member<String> ACTION = Member.text("Action").always();

    /// `In` or `Out`.
    public static final Member<String> DIRECTION = Member.text("Direction").always();

    /// Prefixes of the endpoint, joined by commas; empty for all.
    public static final Member<String> LOCAL_ADDRESSES = Member.text("LocalAddresses");

    /// Prefixes of the other side, joined by commas; empty for all.
    public static final Member<String> REMOTE_ADDRESSES = Member.text("RemoteAddresses");

    /// Ports and ranges (`80,8000-8100`) of the endpoint. From version 7.2.
    public static final Member<String> LOCAL_PORTS = Member.text("LocalPorts");

    /// One port of the endpoint; 0 for all.
    public static final Member<Integer> LOCAL_PORT = Member.uint16("LocalPort");

    /// Ports and ranges of the other side. From version 7.2.
    public static final Member<String> REMOTE_PORTS = Member.text("RemotePorts");

    /// One port of the other side; 0 for all.
    public static final Member<Integer> REMOTE_PORT = Member.uint16("RemotePort");

    /// `Host` or `Switch`.
    public static final Member<String> RULE_TYPE = Member.text("RuleType");

    /// 0 to 65535; the lowest matching rule counts. Host rules have priorities from version 7.2.
    public static final Member<Integer> PRIORITY = Member.uint16("Priority");

    /// The service of Windows that it is for; empty for all.
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
