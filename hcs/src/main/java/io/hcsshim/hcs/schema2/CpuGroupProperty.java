package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A property of a group of processors.
///
/// @param json its members
public record CpuGroupProperty(JsonObject json) implements Document<CpuGroupProperty> {
    /// 0x10000 capacity, 0x20000 scheduling priority, 0x30000 reserve of idle processors.
    public static final Member<Long> PROPERTY_CODE = Member.uint32("PropertyCode");

    /// A number whose meaning depends on the property.
    public static final Member<Long> PROPERTY_VALUE = Member.uint32("PropertyValue");

    /// Its members in order.
    public static final Shape<CpuGroupProperty> SHAPE =
            Shape.of(CpuGroupProperty::new, PROPERTY_CODE, PROPERTY_VALUE);

    /// The empty document.
    public CpuGroupProperty() {
        this(JsonObject.of());
    }

    @Override
    public Shape<CpuGroupProperty> shape() {
        return SHAPE;
    }
}
