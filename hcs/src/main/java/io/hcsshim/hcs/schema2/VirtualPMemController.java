package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.Map;

/// Persistent memory of a machine.
///
/// @param json its members
public record VirtualPMemController(JsonObject json) implements Document<VirtualPMemController> {
    /// By number, from `0`.
    public static final Member<Map<String, VirtualPMemDevice>> DEVICES =
            Member.documentMap("Devices", VirtualPMemDevice::new);

    /// How many devices can come, 1 to 128.
    public static final Member<Long> MAXIMUM_COUNT = Member.uint32("MaximumCount");

    /// Of one device; a multiple of 4096.
    public static final Member<Long> MAXIMUM_SIZE_BYTES = Member.uint64("MaximumSizeBytes");

    /// `Virtual` or `Physical`, as for the machine's memory.
    public static final Member<String> BACKING = Member.text("Backing");

    /// Its members in order.
    public static final Shape<VirtualPMemController> SHAPE =
            Shape.of(
                    VirtualPMemController::new,
                    DEVICES,
                    MAXIMUM_COUNT,
                    MAXIMUM_SIZE_BYTES,
                    BACKING);

    /// The empty document.
    public VirtualPMemController() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualPMemController> shape() {
        return SHAPE;
    }
}
