package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A device that another process emulates.
///
/// @param json its members
public record FlexibleIoDevice(JsonObject json) implements Document<FlexibleIoDevice> {
    /// The GUID of the COM class that emulates it.
    public static final Member<String> EMULATOR_ID = Member.text("EmulatorId");

    /// Where the emulator runs: `Internal`, `External` or `ExternalRestricted`.
    public static final Member<String> HOSTING_MODEL = Member.text("HostingModel");

    /// Texts for the emulator.
    public static final Member<List<String>> CONFIGURATION = Member.texts("Configuration");

    /// Its members in order.
    public static final Shape<FlexibleIoDevice> SHAPE =
            Shape.of(FlexibleIoDevice::new, EMULATOR_ID, HOSTING_MODEL, CONFIGURATION);

    /// The empty document.
    public FlexibleIoDevice() {
        this(JsonObject.of());
    }

    @Override
    public Shape<FlexibleIoDevice> shape() {
        return SHAPE;
    }
}
