package io.hcsshim.hcs.schema2;

/// How far a move to another host has come.
public final class MigrationEvent {
    public static final String UNKNOWN = "Unknown";
    public static final String SETUP_DONE = "SetupDone";
    public static final String TRANSFER_IN_PROGRESS = "TransferInProgress";
    public static final String BLACKOUT_STARTED = "BlackoutStarted";
    public static final String OFFLINE_DONE = "OfflineDone";
    public static final String BLACKOUT_EXITED = "BlackoutExited";
    public static final String MIGRATION_DONE = "MigrationDone";
    public static final String MIGRATION_RECOVERY_DONE = "MigrationRecoveryDone";
    public static final String MIGRATION_FAILED = "MigrationFailed";

    private MigrationEvent() {}
}
