package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.sys.linux.Threads;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One QEMU process of a machine, and the host's ends of its sockets.
///
/// A machine that is suspended and revived has one after the other. Thread-safe.
final class Emulator {
    static final Duration READY_LIMIT = Duration.ofSeconds(20);
    private static final Duration LAST_WORDS_LIMIT = Duration.ofSeconds(1);
    private static final Duration QUIT_LIMIT = Duration.ofMillis(700);

    private final String id;
    private final MachineSockets sockets;
    private final Optional<MachineUser> user;
    private final QemuProcess process;
    private final TextTail console;
    private final CompletableFuture<PolledFd> dialled = new CompletableFuture<>();
    private final Thread consoleReader;
    private volatile @Nullable QmpClient qmp;
    private volatile boolean dismissed;
    private @Nullable RegisterChannel registers; // guarded by this

    private Emulator(
            String id,
            MachineSockets sockets,
            Optional<MachineUser> user,
            QemuProcess process,
            TextTail console) {
        this.id = id;
        this.sockets = sockets;
        this.user = user;
        this.process = process;
        this.console = console;
        consoleReader = Thread.ofVirtual().name("console-" + id).unstarted(this::readConsole);
    }

    /// Starts QEMU; takes charge of `sockets` once it has started.
    ///
    /// @param console gets what the guest writes to its serial console
    /// @param input   the file that is QEMU's standard input
    static Emulator start(
            Launch launch,
            List<String> arguments,
            Path input,
            MachineSockets sockets,
            TextTail console)
            throws IOException, InterruptedException {
        var id = launch.spec().id();
        var process = launch.start(arguments, input);
        var emulator = new Emulator(id, sockets, launch.user(), process, console);
        emulator.consoleReader.start();
        try {
            Threads.start(
                    Thread.ofPlatform().daemon().name("qmp-" + id).unstarted(emulator::acceptQmp));
        } catch (IOException e) {
            process.kill();
            throw e;
        }
        return emulator;
    }

    /// Talks to QEMU from now on.
    QmpClient connect(QmpLog log, Consumer<QmpEvent> events)
            throws IOException, InterruptedException {
        var client = QmpClient.open(id, dialled(), log, events::accept, READY_LIMIT);
        qmp = client;
        return client;
    }

    /// The way to the registers of its devices; the machine stands still.
    synchronized RegisterChannel registers(QmpClient client, Path directory)
            throws IOException, InterruptedException {
        var open = registers;
        if (open == null) {
            open = RegisterChannel.open(client, directory, user);
            registers = open;
        }
        return open;
    }

    QemuProcess process() {
        return process;
    }

    MachineSockets sockets() {
        return sockets;
    }

    /// Its end is wanted and is not the end of the machine.
    void dismiss() {
        dismissed = true;
    }

    boolean isDismissed() {
        return dismissed;
    }

    private PolledFd dialled() throws IOException, InterruptedException {
        try {
            return dialled.get(READY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "QEMU did not connect within " + READY_LIMIT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("QEMU did not connect", e.getCause());
        }
    }

    private void acceptQmp() {
        try {
            var channel = sockets.acceptQmp();
            if (!dialled.complete(channel)) {
                channel.close();
            }
        } catch (IOException e) {
            dialled.completeExceptionally(e);
        }
    }

    private void readConsole() {
        try (var channel = sockets.acceptConsole()) {
            QemuProcess.drain(Channels.newInputStream(channel), console);
        } catch (IOException _) {
            // QEMU ended without connecting, which others report.
        }
    }

    /// Waits for the end of the process and of all that it has said.
    ///
    /// @return the exit status
    int awaitEnd() throws IOException, InterruptedException {
        var status = process.awaitExit();
        sockets.stopAccepting();
        // What QEMU wrote before its end is still in the pipes and sockets.
        process.awaitStderr(LAST_WORDS_LIMIT);
        consoleReader.join(LAST_WORDS_LIMIT);
        var client = qmp;
        if (client != null) {
            client.awaitEnd(LAST_WORDS_LIMIT);
        }
        return status;
    }

    /// Waits a moment for the end of a process that may be about to end by itself, and ends it.
    void endAfterLastWords() throws InterruptedException {
        process.awaitExit(LAST_WORDS_LIMIT);
        process.kill();
    }

    /// Lets QEMU finish its writes to disk images, for a short time, and ends it.
    void end() {
        try {
            var client = qmp;
            if (client != null) {
                quit(client);
            }
        } catch (InterruptedException _) {
            // Nobody interrupts this thread; if so, the harder way is the right one.
        } finally {
            process.kill();
        }
    }

    private void quit(QmpClient client) throws InterruptedException {
        try {
            client.execute(QmpCommand.of("quit"), QUIT_LIMIT);
        } catch (IOException _) {
            // It may have ended before it replied.
        }
        process.awaitExit(QUIT_LIMIT);
    }

    /// Lets go of the connections; call it when the process has ended.
    synchronized void release() {
        try (var _ = registers) {
            registers = null;
        } catch (IOException _) {
            // QEMU has ended, and the connection with it.
        }
        dialled.thenAccept(PolledFd::close);
        dialled.completeExceptionally(new IOException("QEMU ended"));
        var client = qmp;
        if (client != null) {
            client.close();
        }
    }
}
