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
    /// The id of the container, for system type `Container`.
    public static final Member<String> CONTAINER_ID = Member.text("ContainerId");

    /// `Container`, `VirtualMachine` or `Host`.
    public static final Member<String> SYSTEM_TYPE = Member.text("SystemType").always();

    /// The network compartment of the host; 0 for a container, whose own it is.
    public static final Member<Integer> COMPARTMENT_ID = Member.uint16("CompartmentId");

    /// The name of the machine's card, for system type `VirtualMachine`.
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
