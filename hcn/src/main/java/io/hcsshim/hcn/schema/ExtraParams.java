package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// What the host network service adds to an object's [Health].
///
/// @param json its members
public record ExtraParams(JsonObject json) implements Document<ExtraParams> {
    /// What the object is made of, as the service keeps it.
    public static final Member<Json> RESOURCES = Member.any("Resources");

    /// Ids of containers that are attached.
    public static final Member<Json> SHARED_CONTAINERS = Member.any("SharedContainers");

    /// The GUID of the object below.
    public static final Member<String> LAYERED_ON = Member.text("LayeredOn");

    /// The GUID of the virtual switch.
    public static final Member<String> SWITCH_GUID = Member.text("SwitchGuid");

    /// The id of the utility VM that it is in.
    public static final Member<String> UTILITY_VM = Member.text("UtilityVM");

    /// The GUID of the machine that it is in.
    public static final Member<String> VIRTUAL_MACHINE = Member.text("VirtualMachine");

    /// Its members in order.
    public static final Shape<ExtraParams> SHAPE =
            Shape.of(
                    ExtraParams::new,
                    RESOURCES,
                    SHARED_CONTAINERS,
                    LAYERED_ON,
                    SWITCH_GUID,
                    UTILITY_VM,
                    VIRTUAL_MACHINE);

    /// The empty document.
    public ExtraParams() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ExtraParams> shape() {
        return SHAPE;
    }
}
