package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Memory of a machine.
///
/// @param json its members
public record VirtualMachineMemory(JsonObject json) implements Document<VirtualMachineMemory> {
    /// MiB; even.
    public static final Member<Long> SIZE_IN_MB = Member.uint64("SizeInMB");

    /// One of [MemoryBacking].
    public static final Member<String> BACKING = Member.text("Backing").nullable();

    public static final Member<Boolean> ALLOW_OVERCOMMIT = Member.flag("AllowOvercommit");
    public static final Member<Boolean> ENABLE_HOT_HINT = Member.flag("EnableHotHint");
    public static final Member<Boolean> ENABLE_COLD_HINT = Member.flag("EnableColdHint");
    public static final Member<Boolean> ENABLE_COLD_DISCARD_HINT =
            Member.flag("EnableColdDiscardHint");
    public static final Member<Boolean> ENABLE_DEFERRED_COMMIT =
            Member.flag("EnableDeferredCommit");
    public static final Member<Long> LOW_MMIO_GAP_IN_MB = Member.uint64("LowMmioGapInMB");
    public static final Member<Long> HIGH_MMIO_BASE_IN_MB = Member.uint64("HighMmioBaseInMB");
    public static final Member<Long> HIGH_MMIO_GAP_IN_MB = Member.uint64("HighMmioGapInMB");

    /// One of [SlitType].
    public static final Member<String> SLIT_TYPE = Member.text("SlitType").nullable();

    /// Its members in order.
    public static final Shape<VirtualMachineMemory> SHAPE =
            Shape.of(
                    VirtualMachineMemory::new,
                    SIZE_IN_MB,
                    BACKING,
                    ALLOW_OVERCOMMIT,
                    ENABLE_HOT_HINT,
                    ENABLE_COLD_HINT,
                    ENABLE_COLD_DISCARD_HINT,
                    ENABLE_DEFERRED_COMMIT,
                    LOW_MMIO_GAP_IN_MB,
                    HIGH_MMIO_BASE_IN_MB,
                    HIGH_MMIO_GAP_IN_MB,
                    SLIT_TYPE);

    /// The empty document.
    public VirtualMachineMemory() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualMachineMemory> shape() {
        return SHAPE;
    }
}
