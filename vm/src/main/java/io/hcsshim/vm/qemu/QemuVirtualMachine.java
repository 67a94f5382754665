package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.sys.linux.Priority;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.Growing;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.vm.Pausing;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.vsock.GuestRam;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One QEMU process from creation to exit.
///
/// ```
/// Created ──start──▶ Starting ──cont──▶ Running ──the process ends───▶ Exited
///    │                  │                 └─save─▶ Saved ─────────────▲
///    └──────────────────┴──── the process ends ───────────────────────▲
/// ```
///
/// A clone loads its state and gets its vsock device on the way from Starting to Running.
///
/// QEMU is started at creation with its processors stopped, so that it gets ready while the caller
/// prepares the rest. One watcher thread waits for the process; it alone makes the step to Exited and
/// gives back what the machine held. `close` asks for the end and waits for the watcher. Thread-safe.
final class QemuVirtualMachine implements VirtualMachine {
    private static final int CONSOLE_KEPT = 64 << 10;
    private static final Duration READY_LIMIT = Duration.ofSeconds(20);
    private static final Duration QUIT_LIMIT = Duration.ofMillis(700);
    private static final Duration GONE_LIMIT = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS_LIMIT = Duration.ofSeconds(1);

    private sealed interface State {
        record Created() implements State {}

        record Starting() implements State {}

        record Running(QmpClient qmp) implements State {}

        record Saved() implements State {}

        record Exited(Exit exit) implements State {}
    }

    /// Where the machine begins.
    private enum Origin {
        BOOT,
        SAVED
    }

    private final VmSpec spec;
    private final Origin origin;
    private final MachineSockets sockets;
    private final QemuProcess process;
    private final QmpLog qmpLog;
    private final HotPlug devices = new HotPlug(Path.of("/dev/vhost-net"));
    private final TextTail console = new TextTail(CONSOLE_KEPT);
    private final CompletableFuture<PolledFd> dialled = new CompletableFuture<>();
    private final CompletableFuture<Exit> exited = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread consoleReader;
    private final QemuGrowth growth;

    private State state = new State.Created(); // guarded by this
    private volatile @Nullable QmpClient qmp;
    private volatile boolean panicked;
    private volatile boolean paused;
    private volatile String shutdownReason = "";

    private QemuVirtualMachine(
            VmSpec spec,
            Origin origin,
            MachineSockets sockets,
            QmpLog qmpLog,
            QemuProcess process) {
        this.spec = spec;
        this.origin = origin;
        this.sockets = sockets;
        this.qmpLog = qmpLog;
        this.process = process;
        this.consoleReader = thread("console", this::readConsole);
        this.growth = new QemuGrowth(spec, this::running);
    }

    /// Starts QEMU for a machine; nothing is left behind when this throws.
    ///
    /// @param resolved what executes the guest, not [Acceleration#AUTO]
    static QemuVirtualMachine create(VmSpec spec, QemuPaths paths, Acceleration resolved)
            throws IOException, InterruptedException {
        var arguments = QemuCommandLine.of(spec, resolved);
        return launch(spec, Origin.BOOT, paths, arguments, QemuProcess.NO_INPUT);
    }

    /// Starts QEMU for a clone; nothing is left behind when this throws.
    static QemuVirtualMachine clone(
            VmSpec spec, QemuPaths paths, Acceleration resolved, SavedMachine saved)
            throws IOException, InterruptedException {
        var arguments = QemuCommandLine.ofClone(spec, resolved, saved.memory());
        return launch(spec, Origin.SAVED, paths, arguments, saved.state().toAbsolutePath());
    }

    private static QemuVirtualMachine launch(
            VmSpec spec, Origin origin, QemuPaths paths, List<String> arguments, Path input)
            throws IOException, InterruptedException {
        var directory = spec.stateDirectory();
        var ram = origin == Origin.BOOT ? GuestRam.SHARED : GuestRam.PRIVATE;
        var sockets = MachineSockets.open(directory, ram);
        try {
            var log = QmpLog.to(directory.resolve("qmp.log"));
            var process = QemuProcess.start(paths, arguments, directory, input);
            var machine = new QemuVirtualMachine(spec, origin, sockets, log, process);
            machine.consoleReader.start();
            Thread.ofPlatform().daemon().name("qmp-" + spec.id()).start(machine::acceptQmp);
            machine.thread("watcher", machine::watch).start();
            return machine;
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (sockets) {
                throw e;
            }
        }
    }

    @Override
    public String id() {
        return spec.id();
    }

    /// The process that is this machine.
    long pid() {
        return process.pid();
    }

    @Override
    public OptionalLong hostProcess() {
        return QemuProcess.hasOwnNetwork() ? OptionalLong.of(pid()) : OptionalLong.empty();
    }

    @Override
    public void start() throws IOException, InterruptedException {
        begin();
        try {
            var client = QmpClient.open(spec.id(), dialled(), qmpLog, this::onEvent, READY_LIMIT);
            qmp = client;
            if (origin == Origin.SAVED) {
                Migration.load(client);
                client.execute(QmpDevices.plugVsock(), READY_LIMIT);
            }
            client.execute(QmpCommand.of("cont"), READY_LIMIT);
            running(client);
        } catch (IOException e) {
            throw whyItDidNotStart(e);
        } catch (InterruptedException e) {
            process.kill();
            throw e;
        }
    }

    @Override
    public void attach(Device device) throws IOException, InterruptedException {
        devices.plug(running(), device);
    }

    @Override
    public void detach(Device device) throws IOException, InterruptedException {
        devices.unplug(running(), device);
    }

    @Override
    public void save(SavedMachine into) throws IOException, InterruptedException {
        var client = beginSaving();
        HotPlug.unplugVsock(client);
        client.execute(QmpCommand.of("stop"), READY_LIMIT);
        Migration.save(client, spec.stateDirectory(), into.state());
        MemoryImage.save(process.pid(), into.memory());
    }

    private synchronized QmpClient beginSaving() throws IOException {
        var client = running();
        if (origin == Origin.SAVED) {
            throw new IOException("machine " + id() + " is a clone, which cannot be saved");
        }
        if (!devices.isEmpty()) {
            throw new IOException("machine " + id() + " cannot be saved with devices attached");
        }
        if (spec.headroom().reporting()) {
            throw new IOException(
                    "machine " + id() + " cannot be saved, it gives memory back to the host");
        }
        state = new State.Saved();
        return client;
    }

    @Override
    public VsockListener listen(int port) throws IOException {
        synchronized (this) {
            if (state instanceof State.Exited(var exit)) {
                throw new IOException(
                        "cannot listen on vsock port %s: %s"
                                .formatted(Integer.toUnsignedString(port), gone(exit)));
            }
        }
        return sockets.vsock().listen(port);
    }

    @Override
    public Exit awaitExit() throws InterruptedException {
        try {
            return exited.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a machine's exit is never a failure", e);
        }
    }

    @Override
    public String consoleTail() {
        return console.text();
    }

    @Override
    public Optional<Pausing> pausing() {
        return Optional.of(new Processors());
    }

    @Override
    public Optional<Growing> growing() {
        return Optional.of(growth);
    }

    @Override
    public void hurry() throws IOException {
        Priority.set(process.pid(), 0);
    }

    @Override
    public MachineUsage usage() throws IOException {
        running();
        var usage = ProcessUsage.of(process.pid());
        return new MachineUsage(
                usage.processorNanoseconds(),
                usage.residentBytes(),
                (long) growth.memoryMb() << 20);
    }

    private final class Processors implements Pausing {
        @Override
        public void pause() throws IOException, InterruptedException {
            var client = running();
            paused = true; // before QEMU tells that it stopped
            client.execute(QmpCommand.of("stop"), READY_LIMIT);
        }

        @Override
        public void resume() throws IOException, InterruptedException {
            running().execute(QmpCommand.of("cont"), READY_LIMIT);
            paused = false;
        }
    }

    @Override
    public void close() throws IOException {
        if (closing.compareAndSet(false, true)) {
            // On a thread of its own, because the caller may be interrupted and QEMU still has to
            // end.
            thread("closer", this::end).start();
        }
        try {
            exited.copy().orTimeout(GONE_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            throw new IOException(
                    "QEMU of machine %s (process %d) did not end within %d s of SIGKILL"
                            .formatted(spec.id(), process.pid(), GONE_LIMIT.toSeconds()),
                    e.getCause());
        }
    }

    private Thread thread(String role, Runnable work) {
        return Thread.ofVirtual().name(role + "-" + spec.id()).unstarted(work);
    }

    private synchronized void begin() throws IOException {
        switch (state) {
            case State.Created() -> state = new State.Starting();
            case State.Exited(var exit) -> throw new IOException("cannot start: " + gone(exit));
            case State.Starting _, State.Running _, State.Saved _ ->
                    throw new IllegalStateException("machine " + id() + " was started before");
        }
    }

    private synchronized void running(QmpClient client) throws IOException {
        if (state instanceof State.Exited(var exit)) {
            throw new IOException("cannot start: " + gone(exit));
        }
        state = new State.Running(client);
    }

    private synchronized QmpClient running() throws IOException {
        return switch (state) {
            case State.Running(var client) -> client;
            case State.Created _, State.Starting _ ->
                    throw new IllegalStateException("machine " + id() + " does not run yet");
            case State.Saved() -> throw new IOException("machine " + id() + " was saved");
            case State.Exited(var exit) -> throw new IOException(gone(exit));
        };
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

    /// A QEMU that failed to start is ended, and its own words are the best explanation.
    private IOException whyItDidNotStart(IOException failure) throws InterruptedException {
        process.awaitExit(LAST_WORDS_LIMIT); // it may be just about to say why and to end
        process.kill();
        var reason =
                switch (awaitExit()) {
                    case Exit.Crashed(var status, var stderr) when !stderr.isEmpty() ->
                            "QEMU ended with status %d: %s".formatted(status, stderr);
                    case Exit.Closed() -> "it was closed meanwhile";
                    case Exit.Crashed _, Exit.PoweredOff _, Exit.GuestPanicked _ ->
                            failure.getMessage();
                };
        return new IOException("machine %s did not start: %s".formatted(id(), reason), failure);
    }

    private String gone(Exit exit) {
        var how =
                switch (exit) {
                    case Exit.PoweredOff() -> "the guest powered off";
                    case Exit.GuestPanicked _ -> "the guest's kernel panicked";
                    case Exit.Closed() -> "it was closed";
                    case Exit.Crashed(var status, var stderr) ->
                            "QEMU ended with status " + status + ": " + stderr;
                };
        return "machine " + id() + " has exited: " + how;
    }

    private void onEvent(QmpEvent event) {
        try {
            switch (event.name()) {
                case "SHUTDOWN" -> shutdownReason = event.data().string("reason");
                case "GUEST_PANICKED" -> panicked = true;
                case "STOP" -> stopped();
                default -> {} // of no concern here
            }
        } catch (IOException _) {
            shutdownReason = "unreadable";
        }
    }

    private synchronized void stopped() {
        if (!paused && !(state instanceof State.Saved)) {
            // Nobody would ever let it go on.
            shutdownReason = Ending.STOPPED;
            process.kill();
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

    private void watch() {
        try {
            var status = process.awaitExit();
            var closed = closing.get();
            sockets.stopAccepting();
            // What QEMU wrote before its end is still in the pipes and sockets.
            process.awaitStderr(LAST_WORDS_LIMIT);
            consoleReader.join(LAST_WORDS_LIMIT);
            var client = qmp;
            if (client != null) {
                client.awaitEnd(LAST_WORDS_LIMIT);
            }
            var ending =
                    new Ending(
                            closed,
                            panicked,
                            shutdownReason,
                            status,
                            process.stderrTail(),
                            console.text());
            settle(ending.exit());
        } catch (InterruptedException | IOException | RuntimeException e) {
            settle(new Exit.Crashed(-1, "watching QEMU failed: " + e));
        }
    }

    private void settle(Exit exit) {
        synchronized (this) {
            state = new State.Exited(exit);
        }
        dialled.thenAccept(PolledFd::close);
        dialled.completeExceptionally(new IOException("QEMU ended"));
        try (qmpLog;
                sockets) {
            var client = qmp;
            if (client != null) {
                client.close();
            }
        } catch (IOException _) {
            // What could not be removed lies in the machine's directory, which goes with it.
        } finally {
            exited.complete(exit);
        }
    }

    private void end() {
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

    /// Lets QEMU finish its writes to disk images, for a short time.
    private void quit(QmpClient client) throws InterruptedException {
        try {
            client.execute(QmpCommand.of("quit"), QUIT_LIMIT);
        } catch (IOException _) {
            // It may have ended before it replied.
        }
        process.awaitExit(QUIT_LIMIT);
    }
}
