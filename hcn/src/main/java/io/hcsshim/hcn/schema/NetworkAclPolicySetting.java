package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What may pass a network: [NetworkPolicyType#NETWORK_ACL].
///
/// @param json its members
public record NetworkAclPolicySetting(JsonObject json)
        implements Document<NetworkAclPolicySetting> {
    /// Protocol numbers joined by commas; empty is all.
    public static final Member<String> PROTOCOLS = Member.text("Protocols");

    /// One of [Action].
    public static final Member<String> ACTION = Member.text("Action").always();

    /// One of [Direction].
    public static final Member<String> DIRECTION = Member.text("Direction").always();

    /// Addresses or prefixes joined by commas; empty is all.
    public static final Member<String> LOCAL_ADDRESSES = Member.text("LocalAddresses");

    /// Addresses or prefixes joined by commas; empty is all.
    public static final Member<String> REMOTE_ADDRESSES = Member.text("RemoteAddresses");

    /// Ports and ranges such as `80,8000-8080`; empty is all.
    public static final Member<String> LOCAL_PORTS = Member.text("LocalPorts");

    /// Ports and ranges such as `80,8000-8080`; empty is all.
    public static final Member<String> REMOTE_PORTS = Member.text("RemotePorts");

    /// One of [RuleType].
    public static final Member<String> RULE_TYPE = Member.text("RuleType");

    /// Smaller goes first.
    public static final Member<Integer> PRIORITY = Member.uint16("Priority");

    /// Its members in order.
    public static final Shape<NetworkAclPolicySetting> SHAPE =
            Shape.of(
                    NetworkAclPolicySetting::new,
                    PROTOCOLS,
                    ACTION,
                    DIRECTION,
                    LOCAL_ADDRESSES,
                    REMOTE_ADDRESSES,
                    LOCAL_PORTS,
                    REMOTE_PORTS,
                    RULE_TYPE,
                    PRIORITY);

    /// The empty document.
    public NetworkAclPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NetworkAclPolicySetting> shape() {
        return SHAPE;
    }
}
