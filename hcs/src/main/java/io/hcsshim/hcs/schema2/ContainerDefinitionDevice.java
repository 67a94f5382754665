package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Extensions of the devices that a container sees.
///
/// @param json its members
public record ContainerDefinitionDevice(JsonObject json)
        implements Document<ContainerDefinitionDevice> {
    /// The extensions; their members have lower-case names.
    public static final Member<List<DeviceExtension>> DEVICE_EXTENSION =
            Member.documents("device_extension", DeviceExtension::new);

    /// Its members in order.
    public static final Shape<ContainerDefinitionDevice> SHAPE =
            Shape.of(ContainerDefinitionDevice::new, DEVICE_EXTENSION);

    /// The empty document.
    public ContainerDefinitionDevice() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ContainerDefinitionDevice> shape() {
        return SHAPE;
    }
}
