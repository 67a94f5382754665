package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How a machine is to be moved to another host.
///
/// @param json its members
public record MigrationInitializeOptions(JsonObject json)
        implements Document<MigrationInitializeOptions> {
    /// Which end this host is: one of [MigrationOrigin].
    public static final Member<String> ORIGIN = Member.text("Origin");

    /// `TCP`.
    public static final Member<String> MEMORY_TRANSPORT = Member.text("MemoryTransport");

    /// How far the guest is slowed down, so that the move comes to an end; the service's choice if absent.
    public static final Member<MemoryMigrationTransferThrottleParams>
            MEMORY_TRANSFER_THROTTLE_PARAMS =
                    Member.document(
                            "MemoryTransferThrottleParams",
                            MemoryMigrationTransferThrottleParams::new);

    /// Absent for no compression.
    public static final Member<MigrationCompressionSettings> COMPRESSION_SETTINGS =
            Member.document("CompressionSettings", MigrationCompressionSettings::new);

    /// Whether memory is compared on arrival.
    public static final Member<Boolean> CHECKSUM_VERIFICATION = Member.flag("ChecksumVerification");

    /// Whether the service traces how long each step takes.
    public static final Member<Boolean> PERF_TRACING_ENABLED = Member.flag("PerfTracingEnabled");

    /// Whether the move is given up rather than have the machine stand still for too long.
    public static final Member<Boolean> CANCEL_IF_BLACKOUT_THRESHOLD_EXCEEDS =
            Member.flag("CancelIfBlackoutThresholdExceeds");

    /// Whether memory is prepared for the move at once, before it begins.
    public static final Member<Boolean> PREPARE_MEMORY_TRANSFER_MODE =
            Member.flag("PrepareMemoryTransferMode");

    /// What the source asks of the destination, as it reported it.
    public static final Member<Compatibility> COMPATIBILITY_DATA =
            Member.document("CompatibilityData", Compatibility::new);

    /// Its members in order.
    public static final Shape<MigrationInitializeOptions> SHAPE =
            Shape.of(
                    MigrationInitializeOptions::new,
                    ORIGIN,
                    MEMORY_TRANSPORT,
                    MEMORY_TRANSFER_THROTTLE_PARAMS,
                    COMPRESSION_SETTINGS,
                    CHECKSUM_VERIFICATION,
                    PERF_TRACING_ENABLED,
                    CANCEL_IF_BLACKOUT_THRESHOLD_EXCEEDS,
                    PREPARE_MEMORY_TRANSFER_MODE,
                    COMPATIBILITY_DATA);

    /// The empty document.
    public MigrationInitializeOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MigrationInitializeOptions> shape() {
        return SHAPE;
    }
}
