package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A container within a virtual machine.
///
/// @param json its members
public record HostedSystem(JsonObject json) implements Document<HostedSystem> {
    /// The version that the guest reads, 2.1.
    public static final Member<Version> SCHEMA_VERSION =
            Member.document("SchemaVersion", Version::new);

    /// The container, with paths as the guest sees them.
    public static final Member<Container> CONTAINER = Member.document("Container", Container::new);

    /// Its members in order.
    public static final Shape<HostedSystem> SHAPE =
            Shape.of(HostedSystem::new, SCHEMA_VERSION, CONTAINER);

    /// The empty document.
    public HostedSystem() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HostedSystem> shape() {
        return SHAPE;
    }
}
