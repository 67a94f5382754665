package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What a guest can do.
///
/// @param json its members
public record GuestDefinedCapabilities(JsonObject json)
        implements Document<GuestDefinedCapabilities> {
    public static final Member<Boolean> NAMESPACE_ADD_REQUEST_SUPPORTED =
            Member.flag("NamespaceAddRequestSupported");
    public static final Member<Boolean> SIGNAL_PROCESS_SUPPORTED =
            Member.flag("SignalProcessSupported");
    public static final Member<Boolean> DUMP_STACKS_SUPPORTED = Member.flag("DumpStacksSupported");
    public static final Member<Boolean> DELETE_CONTAINER_STATE_SUPPORTED =
            Member.flag("DeleteContainerStateSupported");
    public static final Member<Boolean> UPDATE_CONTAINER_SUPPORTED =
            Member.flag("UpdateContainerSupported");
    public static final Member<Boolean> LOG_FORWARDING_SUPPORTED =
            Member.flag("LogForwardingSupported");
    public static final Member<Boolean> HOST_PROCESS_CONTAINER_SUPPORTED =
            Member.flag("HostProcessContainerSupported");

    /// Its members in order.
    public static final Shape<GuestDefinedCapabilities> SHAPE =
            Shape.of(
                    GuestDefinedCapabilities::new,
                    NAMESPACE_ADD_REQUEST_SUPPORTED,
                    SIGNAL_PROCESS_SUPPORTED,
                    DUMP_STACKS_SUPPORTED,
                    DELETE_CONTAINER_STATE_SUPPORTED,
                    UPDATE_CONTAINER_SUPPORTED,
                    LOG_FORWARDING_SUPPORTED,
                    HOST_PROCESS_CONTAINER_SUPPORTED);

    /// The empty document.
    public GuestDefinedCapabilities() {
        this(JsonObject.of());
    }

    @Override
    public Shape<GuestDefinedCapabilities> shape() {
        return SHAPE;
    }
}
