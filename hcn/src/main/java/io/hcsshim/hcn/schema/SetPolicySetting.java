package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A named set of addresses for rules to refer to: [NetworkPolicyType#SET_POLICY].
///
/// @param json its members
public record SetPolicySetting(JsonObject json) implements Document<SetPolicySetting> {
    /// The GUID by which rules refer to it. Always written.
    public static final Member<String> ID = Member.text("Id").always();

    /// A name for people. Always written.
    public static final Member<String> NAME = Member.text("Name").always();

    /// `IPSET` or `NESTEDIPSET`.
    public static final Member<String> POLICY_TYPE = Member.text("PolicyType").always();

    /// Addresses, or ids of sets, joined by commas.
    public static final Member<String> VALUES = Member.text("Values").always();

    /// Its members in order.
    public static final Shape<SetPolicySetting> SHAPE =
            Shape.of(SetPolicySetting::new, ID, NAME, POLICY_TYPE, VALUES);

    /// The empty document.
    public SetPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<SetPolicySetting> shape() {
        return SHAPE;
    }
}
