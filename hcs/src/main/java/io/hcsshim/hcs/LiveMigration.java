package io.hcsshim.hcs;

import io.hcsshim.hcs.schema2.MigrationCancelOptions;
import io.hcsshim.hcs.schema2.MigrationFinalizedOptions;
import io.hcsshim.hcs.schema2.MigrationInitializeOptions;
import io.hcsshim.hcs.schema2.MigrationStartOptions;
import io.hcsshim.hcs.schema2.MigrationTransferOptions;
import io.hcsshim.hcs.schema2.StartOptions;
import java.io.IOException;

/// Moving a machine to another host while it runs. Progress comes as events
/// ([HcsEvent.Kind#LIVE_MIGRATION]). Thread-safe.
///
/// ```
/// source:       initialize ─▶ start(socket) ─▶ transfer ─▶ finish
/// destination:  create ─▶ startDestination(socket) ─▶ transfer ─▶ finish
/// ```
public interface LiveMigration {
    /// Prepares the machine that is to be moved.
    void initialize(MigrationInitializeOptions options) throws IOException, InterruptedException;

    /// Connects the machine that is to be moved.
    ///
    /// @param socket a connected socket's handle
    void start(MigrationStartOptions options, long socket) throws IOException, InterruptedException;

    /// Starts the machine on the other host, where it waits for its memory.
    ///
    /// @param socket a connected socket's handle
    void startDestination(StartOptions options, long socket)
            throws IOException, InterruptedException;

    /// Moves the memory.
    void transfer(MigrationTransferOptions options) throws IOException, InterruptedException;

    /// Ends it: one machine goes on, the other stops.
    void finish(MigrationFinalizedOptions options) throws IOException, InterruptedException;

    /// Gives it up. Overtakes calls that are under way.
    void cancel(MigrationCancelOptions options) throws IOException, InterruptedException;
}
