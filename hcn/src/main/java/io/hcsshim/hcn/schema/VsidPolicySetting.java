package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The virtual subnet of an overlay: [SubnetPolicyType#VSID].
///
/// @param json its members
public record VsidPolicySetting(JsonObject json) implements Document<VsidPolicySetting> {
    /// The virtual subnet's number, 4096 to 16777215. Always written.
    public static final Member<Long> ISOLATION_ID = Member.uint32("IsolationId").always();

    /// Its members in order.
    public static final Shape<VsidPolicySetting> SHAPE =
            Shape.of(VsidPolicySetting::new, ISOLATION_ID);

    /// The empty document.
    public VsidPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VsidPolicySetting> shape() {
        return SHAPE;
    }
}
