package io.hcsshim.hcs.schema2;

/// How a step of a move to another host ended.
public final class MigrationResult {
    /// In documents: `Invalid`.
    public static final String INVALID = "Invalid";

    /// In documents: `Success`.
    public static final String SUCCESS = "Success";

    /// In documents: `MigrationCancelled`.
    public static final String MIGRATION_CANCELLED = "MigrationCancelled";

    /// In documents: `GuestInitiatedCancellation`.
    public static final String GUEST_INITIATED_CANCELLATION = "GuestInitiatedCancellation";

    /// In documents: `SourceMigrationFailed`.
    public static final String SOURCE_MIGRATION_FAILED = "SourceMigrationFailed";

    /// In documents: `DestinationMigrationFailed`.
    public static final String DESTINATION_MIGRATION_FAILED = "DestinationMigrationFailed";

    /// In documents: `MigrationRecoveryFailed`.
    public static final String MIGRATION_RECOVERY_FAILED = "MigrationRecoveryFailed";

    private MigrationResult() {}
}
