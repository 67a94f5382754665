package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// What a compute system is made from: one of a container, a virtual machine, or a system hosted by another.
///
/// @param json its members
public record ComputeSystem(JsonObject json) implements Document<ComputeSystem> {
    /// Which program the system belongs to; a query can ask for it.
    public static final Member<String> OWNER = Member.text("Owner");

    /// 2.1, or 2.5 for confidential machines (build 20348 and newer).
    public static final Member<Version> SCHEMA_VERSION =
            Member.document("SchemaVersion", Version::new);

    /// The id of the machine that hosts it.
    public static final Member<String> HOSTING_SYSTEM_ID = Member.text("HostingSystemId");

    /// [HostedSystem], or what a Linux guest takes.
    public static final Member<Json> HOSTED_SYSTEM = Member.any("HostedSystem");

    /// A container on the host itself.
    public static final Member<Container> CONTAINER = Member.document("Container", Container::new);

    /// A machine.
    public static final Member<VirtualMachine> VIRTUAL_MACHINE =
            Member.document("VirtualMachine", VirtualMachine::new);

    /// Whether it ends when nobody holds it any more.
    public static final Member<Boolean> SHOULD_TERMINATE_ON_LAST_HANDLE_CLOSED =
            Member.flag("ShouldTerminateOnLastHandleClosed");

    /// Its members in order.
    public static final Shape<ComputeSystem> SHAPE =
            Shape.of(
                    ComputeSystem::new,
                    OWNER,
                    SCHEMA_VERSION,
                    HOSTING_SYSTEM_ID,
                    HOSTED_SYSTEM,
                    CONTAINER,
                    VIRTUAL_MACHINE,
                    SHOULD_TERMINATE_ON_LAST_HANDLE_CLOSED);

    /// The empty document.
    public ComputeSystem() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ComputeSystem> shape() {
        return SHAPE;
    }
}
