package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What ACL rules can say.
///
/// @param json its members
public record AclFeatures(JsonObject json) implements Document<AclFeatures> {
    public static final Member<Boolean> ACL_ADDRESS_LISTS = Member.flag("AclAddressLists").always();
    public static final Member<Boolean> ACL_HOST_RULE_PRIORITY =
            Member.flag("AclHostRulePriority").always();
    public static final Member<Boolean> ACL_PORT_RANGES = Member.flag("AclPortRanges").always();
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
