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
    /// Whether a network namespace can be told to it before its adapters come.
    public static final Member<Boolean> NAMESPACE_ADD_REQUEST_SUPPORTED =
            Member.flag("NamespaceAddRequestSupported");

    /// Whether processes take signals; otherwise they can only be ended.
    public static final Member<Boolean> SIGNAL_PROCESS_SUPPORTED =
            Member.flag("SignalProcessSupported");

    /// Whether the agent prints its stacks on request.
    public static final Member<Boolean> DUMP_STACKS_SUPPORTED = Member.flag("DumpStacksSupported");

    /// Whether what is left of an ended container can be deleted, so that its id can be used again.
    public static final Member<Boolean> DELETE_CONTAINER_STATE_SUPPORTED =
            Member.flag("DeleteContainerStateSupported");

    /// Whether limits of a running container can be changed.
    public static final Member<Boolean> UPDATE_CONTAINER_SUPPORTED =
            Member.flag("UpdateContainerSupported");

    /// Whether the guest can send its logs to the host.
    public static final Member<Boolean> LOG_FORWARDING_SUPPORTED =
            Member.flag("LogForwardingSupported");

    /// Whether it runs host-process containers.
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
