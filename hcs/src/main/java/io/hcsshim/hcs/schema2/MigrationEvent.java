package io.hcsshim.hcs.schema2;

/// How far a move to another host has come.
public final class MigrationEvent {
    /// In documents: `Unknown`.
    public static final String UNKNOWN = "Unknown";

    /// In documents: `SetupDone`.
    public static final String SETUP_DONE = "SetupDone";

    /// In documents: `TransferInProgress`.
    public static final String TRANSFER_IN_PROGRESS = "TransferInProgress";

    /// In documents: `BlackoutStarted`.
    public static final String BLACKOUT_STARTED = "BlackoutStarted";

    /// In documents: `OfflineDone`.
    public static final String OFFLINE_DONE = "OfflineDone";

    /// In documents: `BlackoutExited`.
    public static final String BLACKOUT_EXITED = "BlackoutExited";

    /// In documents: `MigrationDone`.
    public static final String MIGRATION_DONE = "MigrationDone";

    /// In documents: `MigrationRecoveryDone`.
    public static final String MIGRATION_RECOVERY_DONE = "MigrationRecoveryDone";

    /// In documents: `MigrationFailed`.
    public static final String MIGRATION_FAILED = "MigrationFailed";

    private MigrationEvent() {}
}
