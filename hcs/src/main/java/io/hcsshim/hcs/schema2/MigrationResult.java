package io.hcsshim.hcs.schema2;

/// How a step of a move to another host ended.
public final class MigrationResult {
    /// No result.
    public static final String INVALID = "Invalid";

    /// It worked.
    public static final String SUCCESS = "Success";

    /// Somebody gave it up.
    public static final String MIGRATION_CANCELLED = "MigrationCancelled";

    /// The guest reset or turned itself off meanwhile.
    public static final String GUEST_INITIATED_CANCELLATION = "GuestInitiatedCancellation";

    /// The source failed.
    public static final String SOURCE_MIGRATION_FAILED = "SourceMigrationFailed";

    /// The destination failed.
    public static final String DESTINATION_MIGRATION_FAILED = "DestinationMigrationFailed";

    /// It failed, and the machine could not go on at the source.
    public static final String MIGRATION_RECOVERY_FAILED = "MigrationRecoveryFailed";

    private MigrationResult() {}
}
