package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// One rule of a [TierAclPolicySetting].
///
/// @param json its members
public record TierAclRule(JsonObject json) implements Document<TierAclRule> {
    /// An id of the caller's choice.
    public static final Member<String> ID = Member.text("Id");

    /// Protocol numbers joined by commas; empty is all.
    public static final Member<String> PROTOCOLS = Member.text("Protocols");

    /// One of [Action].
    public static final Member<String> TIER_ACL_RULE_ACTION =
            Member.text("TierAclRuleAction").always();

    /// Addresses or prefixes joined by commas; empty is all.
    public static final Member<String> LOCAL_ADDRESSES = Member.text("LocalAddresses");

    /// Addresses or prefixes joined by commas; empty is all.
    public static final Member<String> REMOTE_ADDRESSES = Member.text("RemoteAddresses");

    /// Ports and ranges such as `80,8000-8080`; empty is all.
    public static final Member<String> LOCAL_PORTS = Member.text("LocalPorts");

    /// Ports and ranges such as `80,8000-8080`; empty is all.
    public static final Member<String> REMOTE_PORTS = Member.text("RemotePorts");

    /// Smaller goes first.
    public static final Member<Integer> PRIORITY = Member.uint16("Priority");

    /// Its members in order.
    public static final Shape<TierAclRule> SHAPE =
            Shape.of(
                    TierAclRule::new,
                    ID,
                    PROTOCOLS,
                    TIER_ACL_RULE_ACTION,
                    LOCAL_ADDRESSES,
                    REMOTE_ADDRESSES,
                    LOCAL_PORTS,
                    REMOTE_PORTS,
                    PRIORITY);

    /// The empty document.
    public TierAclRule() {
        this(JsonObject.of());
    }

    @Override
    public Shape<TierAclRule> shape() {
        return SHAPE;
    }
}
