package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Where devices appear.
///
/// @param json its members
public record DeviceExtensionNamespace(JsonObject json)
        implements Document<DeviceExtensionNamespace> {
    /// In the object manager.
    public static final Member<ObjectNamespace> OB = Member.document("ob", ObjectNamespace::new);

    /// Among the devices of Plug and Play.
    public static final Member<DeviceNamespace> DEVICE =
            Member.document("device", DeviceNamespace::new);

    /// Its members in order.
    public static final Shape<DeviceExtensionNamespace> SHAPE =
            Shape.of(DeviceExtensionNamespace::new, OB, DEVICE);

    /// The empty document.
    public DeviceExtensionNamespace() {
        this(JsonObject.of());
    }

    @Override
    public Shape<DeviceExtensionNamespace> shape() {
        return SHAPE;
    }
}
