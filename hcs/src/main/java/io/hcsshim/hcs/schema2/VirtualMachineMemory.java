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

    /// Whether machines may have more memory than the host; the host then backs it by its page file.
    public static final Member<Boolean> ALLOW_OVERCOMMIT = Member.flag("AllowOvercommit");

    /// Whether the guest tells the host which memory it uses now.
    public static final Member<Boolean> ENABLE_HOT_HINT = Member.flag("EnableHotHint");

    /// Whether it tells which it has not used for long.
    public static final Member<Boolean> ENABLE_COLD_HINT = Member.flag("EnableColdHint");

    /// Whether it tells which it has freed, so that the host can forget the content.
    public static final Member<Boolean> ENABLE_COLD_DISCARD_HINT =
            Member.flag("EnableColdDiscardHint");

    /// Whether the host commits memory when it is touched, not at the start.
    public static final Member<Boolean> ENABLE_DEFERRED_COMMIT =
            Member.flag("EnableDeferredCommit");

    /// Addresses for devices below 4 GiB, in MiB; 0 for the service's choice.
    public static final Member<Long> LOW_MMIO_GAP_IN_MB = Member.uint64("LowMmioGapInMB");

    /// Where those above begin, in MiB.
    public static final Member<Long> HIGH_MMIO_BASE_IN_MB = Member.uint64("HighMmioBaseInMB");

    /// How many there are, in MiB.
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
