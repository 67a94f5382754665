package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The layer a network is on: [NetworkPolicyType#LAYER_CONSTRAINT].
///
/// @param json its members
public record LayerConstraintNetworkPolicySetting(JsonObject json)
        implements Document<LayerConstraintNetworkPolicySetting> {
    /// The GUID of the layer.
    public static final Member<String> LAYER_ID = Member.text("LayerId");

    /// Its members in order.
    public static final Shape<LayerConstraintNetworkPolicySetting> SHAPE =
            Shape.of(LayerConstraintNetworkPolicySetting::new, LAYER_ID);

    /// The empty document.
    public LayerConstraintNetworkPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<LayerConstraintNetworkPolicySetting> shape() {
        return SHAPE;
    }
}
