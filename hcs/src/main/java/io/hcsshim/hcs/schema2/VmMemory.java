package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Memory of a machine, in pages of 4 KiB where it is a count.
///
/// @param json its members
public record VmMemory(JsonObject json) implements Document<VmMemory> {
    /// Per cent that the guest has free, −1 if unknown.
    public static final Member<Integer> AVAILABLE_MEMORY = Member.int32("AvailableMemory");

    /// Per cent of a buffer beyond what it needs, −1 if unknown.
    public static final Member<Integer> AVAILABLE_MEMORY_BUFFER =
            Member.int32("AvailableMemoryBuffer");

    /// Pages that are kept for it.
    public static final Member<Long> RESERVED_MEMORY = Member.uint64("ReservedMemory");

    /// Pages that the host has given it.
    public static final Member<Long> ASSIGNED_MEMORY = Member.uint64("AssignedMemory");

    /// Whether some of it is paged out by the host.
    public static final Member<Boolean> SLP_ACTIVE = Member.flag("SlpActive");

    /// Whether the host may give and take.
    public static final Member<Boolean> BALANCING_ENABLED = Member.flag("BalancingEnabled");

    /// Whether it does so now.
    public static final Member<Boolean> DM_OPERATION_IN_PROGRESS =
            Member.flag("DmOperationInProgress");

    /// Its members in order.
    public static final Shape<VmMemory> SHAPE =
            Shape.of(
                    VmMemory::new,
                    AVAILABLE_MEMORY,
                    AVAILABLE_MEMORY_BUFFER,
                    RESERVED_MEMORY,
                    ASSIGNED_MEMORY,
                    SLP_ACTIVE,
                    BALANCING_ENABLED,
                    DM_OPERATION_IN_PROGRESS);

    /// The empty document.
    public VmMemory() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VmMemory> shape() {
        return SHAPE;
    }
}
