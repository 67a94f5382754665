package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A tier of rules, evaluated in the order of the tiers: [EndpointPolicyType#TIER_ACL].
///
/// @param json its members
public record TierAclPolicySetting(JsonObject json) implements Document<TierAclPolicySetting> {
    /// A name for people. Always written.
    public static final Member<String> NAME = Member.text("Name").always();

    /// One of [Direction].
    public static final Member<String> DIRECTION = Member.text("Direction").always();

    /// 0 to 65535; the lowest tier first. Always written.
    public static final Member<Integer> ORDER = Member.uint16("Order").always();

    /// Its rules.
    public static final Member<List<TierAclRule>> TIER_ACL_RULES =
            Member.documents("TierAclRules", TierAclRule::new);

    /// Its members in order.
    public static final Shape<TierAclPolicySetting> SHAPE =
            Shape.of(TierAclPolicySetting::new, NAME, DIRECTION, ORDER, TIER_ACL_RULES);

    /// The empty document.
    public TierAclPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<TierAclPolicySetting> shape() {
        return SHAPE;
    }
}
