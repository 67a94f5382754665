package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How memory is moved while it changes.
///
/// @param json its members
public record MemoryMigrationTransferThrottleParams(JsonObject json)
        implements Document<MemoryMigrationTransferThrottleParams> {
    /// Whether the guest is never slowed down.
    public static final Member<Boolean> SKIP_THROTTLING = Member.flag("SkipThrottling").nullable();

    /// By how much it is slowed down more in each pass.
    public static final Member<Double> THROTTLING_SCALE = Member.real("ThrottlingScale").nullable();

    /// The least that it is slowed down by, in per cent, 0 to 100.
    public static final Member<Integer> MINIMUM_THROTTLE_PERCENTAGE =
            Member.uint8("MinimumThrottlePercentage").nullable();

    /// How many passes over its memory are aimed at while it runs.
    public static final Member<Long> TARGET_NUMBER_OF_BROWNOUT_TRANSFER_PASSES =
            Member.uint32("TargetNumberOfBrownoutTransferPasses").nullable();

    /// The pass from which on it is slowed down.
    public static final Member<Long> STARTING_BROWNOUT_PASS_NUMBER_FOR_THROTTLING =
            Member.uint32("StartingBrownoutPassNumberForThrottling").nullable();

    /// The pass after which it is stopped in any case.
    public static final Member<Long> MAXIMUM_NUMBER_OF_BROWNOUT_TRANSFER_PASSES =
            Member.uint32("MaximumNumberOfBrownoutTransferPasses").nullable();

    /// For how long it may stand still, in milliseconds; a goal.
    public static final Member<Long> TARGET_BLACKOUT_TRANSFER_TIME =
            Member.uint32("TargetBlackoutTransferTime").nullable();

    /// For how long it may stand still, in milliseconds, before the move is given up; see
    /// [MigrationInitializeOptions#CANCEL_IF_BLACKOUT_THRESHOLD_EXCEEDS].
    public static final Member<Long> BLACKOUT_TIME_THRESHOLD_FOR_CANCELLING_MIGRATION =
            Member.uint32("BlackoutTimeThresholdForCancellingMigration").nullable();

    /// Its members in order.
    public static final Shape<MemoryMigrationTransferThrottleParams> SHAPE =
            Shape.of(
                    MemoryMigrationTransferThrottleParams::new,
                    SKIP_THROTTLING,
                    THROTTLING_SCALE,
                    MINIMUM_THROTTLE_PERCENTAGE,
                    TARGET_NUMBER_OF_BROWNOUT_TRANSFER_PASSES,
                    STARTING_BROWNOUT_PASS_NUMBER_FOR_THROTTLING,
                    MAXIMUM_NUMBER_OF_BROWNOUT_TRANSFER_PASSES,
                    TARGET_BLACKOUT_TRANSFER_TIME,
                    BLACKOUT_TIME_THRESHOLD_FOR_CANCELLING_MIGRATION);

    /// The empty document.
    public MemoryMigrationTransferThrottleParams() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MemoryMigrationTransferThrottleParams> shape() {
        return SHAPE;
    }
}
