package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Which interface of the host is used: [EndpointPolicyType#INTERFACE_CONSTRAINT], [NetworkPolicyType#INTERFACE_CONSTRAINT].
///
/// @param json its members
public record InterfaceConstraintPolicySetting(JsonObject json)
        implements Document<InterfaceConstraintPolicySetting> {
    /// Its GUID.
    public static final Member<String> INTERFACE_GUID = Member.text("InterfaceGuid");

    /// Its LUID, a number that survives restarts.
    public static final Member<Long> INTERFACE_LUID = Member.uint64("InterfaceLuid");

    /// Its index, a number that does not.
    public static final Member<Long> INTERFACE_INDEX = Member.uint32("InterfaceIndex");

    /// The kind of its medium, a number of NDIS; 0 for any.
    public static final Member<Long> INTERFACE_MEDIA_TYPE = Member.uint32("InterfaceMediaType");

    /// Its name, e.g. `Ethernet`.
    public static final Member<String> INTERFACE_ALIAS = Member.text("InterfaceAlias");

    /// What its driver calls it.
    public static final Member<String> INTERFACE_DESCRIPTION = Member.text("InterfaceDescription");

    /// Its members in order.
    public static final Shape<InterfaceConstraintPolicySetting> SHAPE =
            Shape.of(
                    InterfaceConstraintPolicySetting::new,
                    INTERFACE_GUID,
                    INTERFACE_LUID,
                    INTERFACE_INDEX,
                    INTERFACE_MEDIA_TYPE,
                    INTERFACE_ALIAS,
                    INTERFACE_DESCRIPTION);

    /// The empty document.
    public InterfaceConstraintPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<InterfaceConstraintPolicySetting> shape() {
        return SHAPE;
    }
}
