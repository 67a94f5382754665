package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Hyper-V sockets of a machine.
///
/// @param json its members
public record HvSocket2(JsonObject json) implements Document<HvSocket2> {
    /// Who may use which service.
    public static final Member<HvSocketSystemConfig> HV_SOCKET_CONFIG =
            Member.document("HvSocketConfig", HvSocketSystemConfig::new);

    /// Its members in order.
    public static final Shape<HvSocket2> SHAPE = Shape.of(HvSocket2::new, HV_SOCKET_CONFIG);

    /// The empty document.
    public HvSocket2() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HvSocket2> shape() {
        return SHAPE;
    }
}
