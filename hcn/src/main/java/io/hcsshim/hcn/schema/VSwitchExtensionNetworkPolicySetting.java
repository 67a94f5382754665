package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// An extension of the virtual switch: [NetworkPolicyType#VSWITCH_EXTENSION].
///
/// @param json its members
public record VSwitchExtensionNetworkPolicySetting(JsonObject json)
        implements Document<VSwitchExtensionNetworkPolicySetting> {
    /// The GUID of the extension.
    public static final Member<String> EXTENSION_ID = Member.text("ExtensionID");

    /// Whether it is on.
    public static final Member<Boolean> ENABLE = Member.flag("Enable");

    /// Its members in order.
    public static final Shape<VSwitchExtensionNetworkPolicySetting> SHAPE =
            Shape.of(VSwitchExtensionNetworkPolicySetting::new, EXTENSION_ID, ENABLE);

    /// The empty document.
    public VSwitchExtensionNetworkPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VSwitchExtensionNetworkPolicySetting> shape() {
        return SHAPE;
    }
}
