package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A category of devices.
///
/// @param json its members
public record DeviceCategory(JsonObject json) implements Document<DeviceCategory> {
    /// A name that extensions choose.
    public static final Member<String> NAME = Member.text("name");

    /// The interfaces by which its devices are found.
    public static final Member<List<InterfaceClass>> INTERFACE_CLASS =
            Member.documents("interface_class", InterfaceClass::new);

    /// Its members in order.
    public static final Shape<DeviceCategory> SHAPE =
            Shape.of(DeviceCategory::new, NAME, INTERFACE_CLASS);

    /// The empty document.
    public DeviceCategory() {
        this(JsonObject.of());
    }

    @Override
    public Shape<DeviceCategory> shape() {
        return SHAPE;
    }
}
