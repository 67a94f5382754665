package io.hcsshim.vm.qemu;

import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Saving and loading the state of processors and devices, which QEMU calls migration.
///
/// The guest's memory is not in that state (capability `x-ignore-shared`): it is a file of its own.
final class Migration {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(20);
    private static final Duration WHOLE_LIMIT = Duration.ofSeconds(60);
    private static final String SOCKET = "state.sock";

    /// QEMU reads the state from its standard input.
    private static final String FROM_INPUT = "fd:0";

    private Migration() {}

    /// Writes the state of a stopped machine; it is on disk when this returns.
    ///
    /// @param directory QEMU's working directory
    /// @param user      who QEMU is, if not who this process is
    /// @param target    a file, whose room is used before more is taken
    static void save(QmpClient qmp, Path directory, Optional<MachineUser> user, Path target)
            throws IOException, InterruptedException {
        // Before QEMU is asked, so that a file that cannot be opened is the reason that is told.
        try (var file = open(target)) {
            save(
                    qmp,
                    directory,
                    user,
                    Channels.newOutputStream(file),
                    () -> {
                        file.truncate(file.position());
                        file.force(true);
                    });
        }
    }

    /// The state of a stopped machine, some hundred kilobytes.
    static byte[] save(QmpClient qmp, Path directory, Optional<MachineUser> user)
            throws IOException, InterruptedException {
        var state = new ByteArrayOutputStream();
        save(qmp, directory, user, state, () -> {});
        return state.toByteArray();
    }

    private interface Finish {
        void run() throws IOException;
    }

    private static void save(
            QmpClient qmp,
            Path directory,
            Optional<MachineUser> user,
            OutputStream target,
            Finish finish)
            throws IOException, InterruptedException {
        try (var place = ShortPath.to(directory);
                var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            prepare(qmp);
            server.bind(UnixDomainSocketAddress.of(place.resolve(SOCKET)), 1);
            if (user.isPresent()) {
                user.get().invite(directory.resolve(SOCKET));
            }
            var received = new CompletableFuture<Void>();
            Thread.ofVirtual()
                    .name("machine-state")
                    .start(() -> receive(server, target, finish, received));
            conclude(qmp, server, received);
        } finally {
            Files.deleteIfExists(directory.resolve(SOCKET));
        }
    }

    private static FileChannel open(Path target) throws IOException {
        try {
            return FileChannel.open(target, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw cannotSave(e);
        }
    }

    private static void conclude(
            QmpClient qmp, ServerSocketChannel server, CompletableFuture<Void> received)
            throws IOException, InterruptedException {
        try {
            await(qmp, "migrate", "unix:" + SOCKET);
        } catch (IOException e) {
            server.close(); // QEMU may not have come at all
            throw cannotSave(whyNotReceived(received).orElse(e));
        }
        var problem = whyNotReceived(received);
        if (problem.isPresent()) {
            throw cannotSave(problem.get());
        }
    }

    private static IOException cannotSave(Throwable reason) {
        return new IOException(
                "the machine's state cannot be saved: " + reason.getMessage(), reason);
    }

    /// A failure to write makes QEMU fail too, and is the better reason.
    private static Optional<Throwable> whyNotReceived(CompletableFuture<Void> received)
            throws InterruptedException {
        try {
            received.get(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            var reason = received.exceptionNow();
            return reason instanceof ClosedChannelException
                    ? Optional.empty()
                    : Optional.of(reason);
        } catch (TimeoutException e) {
            return Optional.of(new IOException("QEMU does not end its state", e));
        }
    }

    /// Loads the state that is QEMU's standard input; the machine's processors stay stopped.
    static void load(QmpClient qmp) throws IOException, InterruptedException {
        prepare(qmp);
        await(qmp, "migrate-incoming", FROM_INPUT);
    }

    private static void prepare(QmpClient qmp) throws IOException, InterruptedException {
        var capabilities = JsonArray.of(on("x-ignore-shared"), on("events"));
        qmp.execute(
                new QmpCommand(
                        "migrate-set-capabilities",
                        JsonObject.builder().put("capabilities", capabilities).build()),
                COMMAND_LIMIT);
    }

    private static JsonObject on(String capability) {
        return JsonObject.builder().put("capability", capability).put("state", true).build();
    }

    private static void await(QmpClient qmp, String command, String uri)
            throws IOException, InterruptedException {
        try (var ended = qmp.expect(Migration::isEnd)) {
            qmp.execute(
                    new QmpCommand(command, JsonObject.builder().put("uri", uri).build()),
                    COMMAND_LIMIT);
            var status = ended.await(command, WHOLE_LIMIT).data().string("status");
            if (!status.equals("completed")) {
                throw new IOException(command + ": QEMU says it " + status);
            }
        }
    }

    private static boolean isEnd(QmpEvent event) {
        try {
            return event.name().equals("MIGRATION")
                    && switch (event.data().string("status")) {
                        case "completed", "failed", "cancelled" -> true;
                        default -> false;
                    };
        } catch (IOException _) {
            return false;
        }
    }

    private static void receive(
            ServerSocketChannel server,
            OutputStream target,
            Finish finish,
            CompletableFuture<Void> received) {
        try (var channel = server.accept()) {
            Channels.newInputStream(channel).transferTo(target);
            finish.run();
            received.complete(null);
        } catch (IOException e) {
            received.completeExceptionally(e);
        }
    }
}
