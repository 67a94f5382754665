package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A category of devices and where they appear.
///
/// @param json its members
public record DeviceExtension(JsonObject json) implements Document<DeviceExtension> {
    /// Which devices.
    public static final Member<DeviceCategory> DEVICE_CATEGORY =
            Member.document("device_category", DeviceCategory::new);

    /// Where they appear.
    public static final Member<DeviceExtensionNamespace> NAMESPACE =
            Member.document("namespace", DeviceExtensionNamespace::new);

    /// Its members in order.
    public static final Shape<DeviceExtension> SHAPE =
            Shape.of(DeviceExtension::new, DEVICE_CATEGORY, NAMESPACE);

    /// The empty document.
    public DeviceExtension() {
        this(JsonObject.of());
    }

    @Override
    public Shape<DeviceExtension> shape() {
        return SHAPE;
    }
}
