package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Who is put at an endpoint, or taken away.
///
/// @param json its members
public record EndpointAttachDetachRequest(JsonObject json)
        implements Document<EndpointAttachDetachRequest> {
    public static final Member<String> CONTAINER_ID = Member.text("ContainerId");

    /// `Container`, `VirtualMachine` or `Host`.
    public static final Member<String> SYSTEM_TYPE = Member.text("SystemType").always();

    public static final Member<Integer> COMPARTMENT_ID = Member.uint16("CompartmentId");
    public static final Member<String> VIRTUAL_NIC_NAME = Member.text("VirtualNicName");

    /// Its members in order.
    public static final Shape<EndpointAttachDetachRequest> SHAPE =
            Shape.of(
                    EndpointAttachDetachRequest::new,
                    CONTAINER_ID,
                    SYSTEM_TYPE,
                    COMPARTMENT_ID,
                    VIRTUAL_NIC_NAME);

    /// The empty document.
    public EndpointAttachDetachRequest() {
        this(JsonObject.of());
    }

    @Override
    public Shape<EndpointAttachDetachRequest> shape() {
        return SHAPE;
    }
}
