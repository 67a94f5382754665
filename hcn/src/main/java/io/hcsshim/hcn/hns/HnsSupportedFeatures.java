package io.hcsshim.hcn.hns;

import io.hcsshim.hcn.schema.AclFeatures;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What the service can do.
///
/// @param json its members
public record HnsSupportedFeatures(JsonObject json) implements Document<HnsSupportedFeatures> {
    /// What rules can say.
    public static final Member<AclFeatures> ACL = Member.document("ACL", AclFeatures::new).always();

    /// Its members in order.
    public static final Shape<HnsSupportedFeatures> SHAPE =
            Shape.of(HnsSupportedFeatures::new, ACL);

    /// The empty document.
    public HnsSupportedFeatures() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HnsSupportedFeatures> shape() {
        return SHAPE;
    }
}
