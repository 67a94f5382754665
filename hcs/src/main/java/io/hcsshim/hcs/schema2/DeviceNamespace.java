package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Devices as device instances.
///
/// @param json its members
public record DeviceNamespace(JsonObject json) implements Document<DeviceNamespace> {
    /// Whether the host's store of drivers is made visible too.
    public static final Member<Boolean> REQUIRES_DRIVERSTORE = Member.flag("requires_driverstore");

    /// Devices by category.
    public static final Member<List<DeviceCategory>> DEVICE_CATEGORY =
            Member.documents("device_category", DeviceCategory::new);

    /// Devices one by one.
    public static final Member<List<DeviceInstance>> DEVICE_INSTANCE =
            Member.documents("device_instance", DeviceInstance::new);

    /// Its members in order.
    public static final Shape<DeviceNamespace> SHAPE =
            Shape.of(DeviceNamespace::new, REQUIRES_DRIVERSTORE, DEVICE_CATEGORY, DEVICE_INSTANCE);

    /// The empty document.
    public DeviceNamespace() {
        this(JsonObject.of());
    }

    @Override
    public Shape<DeviceNamespace> shape() {
        return SHAPE;
    }
}
