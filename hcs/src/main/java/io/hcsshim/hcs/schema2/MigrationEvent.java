package io.hcsshim.hcs.schema2;

/// How far a move to another host has come.
public final class MigrationEvent {
    /// None of the others.
    public static final String UNKNOWN = "Unknown";

    /// Both ends are connected.
    public static final String SETUP_DONE = "SetupDone";

    /// Memory is on its way.
    public static final String TRANSFER_IN_PROGRESS = "TransferInProgress";

    /// The machine stands still.
    public static final String BLACKOUT_STARTED = "BlackoutStarted";

    /// All of its state has been moved.
    public static final String OFFLINE_DONE = "OfflineDone";

    /// It goes on, at the destination; see [BlackoutExitedEventDetails].
    public static final String BLACKOUT_EXITED = "BlackoutExited";

    /// The move is over.
    public static final String MIGRATION_DONE = "MigrationDone";

    /// It failed, and the machine goes on at the source.
    public static final String MIGRATION_RECOVERY_DONE = "MigrationRecoveryDone";

    /// It failed; [MigrationNotification#RESULT] says how.
    public static final String MIGRATION_FAILED = "MigrationFailed";

    private MigrationEvent() {}
}
