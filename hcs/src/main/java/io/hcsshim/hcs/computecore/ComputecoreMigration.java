package io.hcsshim.hcs.computecore;

import io.hcsshim.hcs.LiveMigration;
import io.hcsshim.hcs.lifecycle.Deadline;
import io.hcsshim.hcs.lifecycle.SharedHandle;
import io.hcsshim.hcs.schema2.MigrationCancelOptions;
import io.hcsshim.hcs.schema2.MigrationFinalizedOptions;
import io.hcsshim.hcs.schema2.MigrationInitializeOptions;
import io.hcsshim.hcs.schema2.MigrationStartOptions;
import io.hcsshim.hcs.schema2.MigrationTransferOptions;
import io.hcsshim.hcs.schema2.StartOptions;
import io.hcsshim.sys.windows.ComputeCore.SystemRequest;
import io.hcsshim.sys.windows.ComputeOperations.Resource;
import io.hcsshim.wire.document.Document;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/// Moves a machine. No call takes a lock, so that a cancellation overtakes what is under way.
final class ComputecoreMigration implements LiveMigration {
    private static final String SOCKET = "hcs:/VirtualMachine/LiveMigrationSocket";

    private final Operations operations;
    private final String id;
    private final SharedHandle handle;

    ComputecoreMigration(Operations operations, String id, SharedHandle handle) {
        this.operations = operations;
        this.id = id;
        this.handle = handle;
    }

    @Override
    public void initialize(MigrationInitializeOptions options)
            throws IOException, InterruptedException {
        request(
                "initialize migration of",
                SystemRequest.INITIALIZE_LIVE_MIGRATION,
                options,
                OptionalLong.empty(),
                Deadline.FOR_EVER);
    }

    @Override
    public void start(MigrationStartOptions options, long socket)
            throws IOException, InterruptedException {
        request(
                "start migration of",
                SystemRequest.START_LIVE_MIGRATION,
                options,
                OptionalLong.of(socket),
                Deadline.FOR_EVER);
    }

    @Override
    public void startDestination(StartOptions options, long socket)
            throws IOException, InterruptedException {
        request(
                "start",
                SystemRequest.START,
                options,
                OptionalLong.of(socket),
                operations.settings().timeouts().start());
    }

    @Override
    public void transfer(MigrationTransferOptions options)
            throws IOException, InterruptedException {
        request(
                "transfer",
                SystemRequest.TRANSFER_LIVE_MIGRATION,
                options,
                OptionalLong.empty(),
                Deadline.FOR_EVER);
    }

    @Override
    public void finish(MigrationFinalizedOptions options) throws IOException, InterruptedException {
        request(
                "finish migration of",
                SystemRequest.FINALIZE_LIVE_MIGRATION,
                options,
                OptionalLong.empty(),
                Deadline.FOR_EVER);
    }

    @Override
    public void cancel(MigrationCancelOptions options) throws IOException, InterruptedException {
        request(
                "cancel migration of",
                SystemRequest.CANCEL_LIVE_MIGRATION,
                options,
                OptionalLong.empty(),
                Deadline.FOR_EVER);
    }

    private void request(
            String verb,
            SystemRequest request,
            Document<?> options,
            OptionalLong socket,
            Duration limit)
            throws IOException, InterruptedException {
        var tried = verb + " " + id;
        var text = options.toText();
        try (var use = handle.use(tried)) {
            operations.run(
                    tried,
                    limit,
                    operation -> {
                        if (socket.isPresent()) {
                            operations
                                    .library()
                                    .operations()
                                    .add(operation, Resource.SOCKET, SOCKET, socket.getAsLong());
                        }
                        return operations.library().request(request, use.handle(), operation, text);
                    });
        }
    }
}
