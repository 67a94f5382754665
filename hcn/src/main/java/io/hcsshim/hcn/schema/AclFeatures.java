package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What ACL rules can say.
///
/// @param json its members
public record AclFeatures(JsonObject json) implements Document<AclFeatures> {
    /// Whether a rule may list addresses; from version 7.2.
    public static final Member<Boolean> ACL_ADDRESS_LISTS = Member.flag("AclAddressLists").always();

    /// Whether host rules have priorities; from version 7.2.
    public static final Member<Boolean> ACL_HOST_RULE_PRIORITY =
            Member.flag("AclHostRulePriority").always();

    /// Whether a rule may have ranges of ports; from version 7.2.
    public static final Member<Boolean> ACL_PORT_RANGES = Member.flag("AclPortRanges").always();

    /// Whether a rule may have an id; from version 7.2.
    public static final Member<Boolean> ACL_RULE_ID = Member.flag("AclRuleId").always();

    /// Its members in order.
    public static final Shape<AclFeatures> SHAPE =
            Shape.of(
                    AclFeatures::new,
                    ACL_ADDRESS_LISTS,
                    ACL_HOST_RULE_PRIORITY,
                    ACL_PORT_RANGES,
                    ACL_RULE_ID);

    /// The empty document.
    public AclFeatures() {
        this(JsonObject.of());
    }

    @Override
    public Shape<AclFeatures> shape() {
        return SHAPE;
    }
}
