package io.hcsshim.hcs.schema2;

/// How a step of a move to another host ended.
public final class MigrationResult {
    public static final String INVALID = "Invalid";
    public static final String SUCCESS = "Success";
    public static final String MIGRATION_CANCELLED = "MigrationCancelled";
    public static final String GUEST_INITIATED_CANCELLATION = "GuestInitiatedCancellation";
    public static final String SOURCE_MIGRATION_FAILED = "SourceMigrationFailed";
    public static final String DESTINATION_MIGRATION_FAILED = "DestinationMigrationFailed";
    public static final String MIGRATION_RECOVERY_FAILED = "MigrationRecoveryFailed";

    private MigrationResult() {}
}
