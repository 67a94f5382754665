package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.UUID;

/// Settings of an endpoint change of resource type [EndpointResourceType#PORT].
///
/// @param json its members
public record VmEndpointRequest(JsonObject json) implements Document<VmEndpointRequest> {
    /// The GUID of the port at the switch.
    public static final Member<UUID> PORT_ID = Member.guid("PortId").always();

    /// The name of the machine's card.
    public static final Member<String> VIRTUAL_NIC_NAME = Member.text("VirtualNicName");

    /// The GUID of the machine.
    public static final Member<UUID> VIRTUAL_MACHINE_ID = Member.guid("VirtualMachineId").always();

    /// Its members in order.
    public static final Shape<VmEndpointRequest> SHAPE =
            Shape.of(VmEndpointRequest::new, PORT_ID, VIRTUAL_NIC_NAME, VIRTUAL_MACHINE_ID);

    /// The empty document.
    public VmEndpointRequest() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VmEndpointRequest> shape() {
        return SHAPE;
    }
}
