package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Limits to transfers.
///
/// @param json its members
public record StorageQoS(JsonObject json) implements Document<StorageQoS> {
    /// Transfers per second.
    public static final Member<Integer> IOPS_MAXIMUM = Member.int32("IopsMaximum");

    /// Bytes per second.
    public static final Member<Integer> BANDWIDTH_MAXIMUM = Member.int32("BandwidthMaximum");

    /// Its members in order.
    public static final Shape<StorageQoS> SHAPE =
            Shape.of(StorageQoS::new, IOPS_MAXIMUM, BANDWIDTH_MAXIMUM);

    /// The empty document.
    public StorageQoS() {
        this(JsonObject.of());
    }

    @Override
    public Shape<StorageQoS> shape() {
        return SHAPE;
    }
}
