package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.ControlGroup;
import io.hcsshim.sys.linux.Priority;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.FileDevice;
import io.hcsshim.vm.Growing;
import io.hcsshim.vm.Limits;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.vm.Pausing;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.Suspending;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.vhost.GuestRam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One QEMU process from creation to exit.
///
/// ```
/// Created ──start──▶ Starting ──cont──▶ Running ──the process ends───▶ Exited
///    │                  │                 ├─save─▶ Saved ─────────────▲
///    │                  │                 └─suspend─▶ Suspended ──────▲
///    └──────────────────┴──── the process ends ───────────────────────▲
/// ```
///
/// A suspended machine has no process; when it is revived it gets another, and runs again.
///
/// A clone loads its state and gets its vsock device on the way from Starting to Running.
///
/// QEMU is started at creation with its processors stopped, so that it gets ready while the caller
/// prepares the rest. One watcher thread waits for the process; it alone makes the step to Exited and
/// gives back what the machine held. `close` asks for the end and waits for the watcher. Thread-safe.
final class QemuVirtualMachine implements VirtualMachine {
    private static final int CONSOLE_KEPT = 64 << 10;
    private static final Duration READY_LIMIT = Emulator.READY_LIMIT;
    private static final Duration GONE_LIMIT = Duration.ofSeconds(10);

    private final Launch launch;
    private final VmSpec spec;
    private final Optional<SavedMachine> template; // whose clone it is
    private final HostShare share;
    private final QmpLog qmpLog;
    private final HotPlug devices = new HotPlug(Path.of("/dev/vhost-net"));
    private final TextTail console;
    private final CompletableFuture<Exit> exited = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final QemuGrowth growth;
    private final QemuFileDevice fileDevice;

    private State state = new State.Created(); // guarded by this
    private volatile Emulator emulator;
    private volatile boolean panicked;
    private volatile boolean paused;
    private volatile MemoryPlaces places = MemoryPlaces.NONE; // when it was suspended
    private volatile String shutdownReason = "";

    private QemuVirtualMachine(
            Launch launch,
            HostShare share,
            Optional<SavedMachine> template,
            QmpLog qmpLog,
            TextTail console,
            Emulator emulator) {
        this.launch = launch;
        this.spec = launch.spec();
        this.template = template;
        this.qmpLog = qmpLog;
        this.console = console;
        this.emulator = emulator;
        this.share = share;
        this.growth = new QemuGrowth(spec, this::running, share, () -> MemoryImage.files(pid()));
        var ram = ram(template);
        this.fileDevice = new QemuFileDevice(launch, ram, this::running, this::pid, devices);
    }

    /// Starts QEMU for a machine; nothing is left behind when this throws.
    static QemuVirtualMachine create(Launch launch) throws IOException, InterruptedException {
        return begin(launch, Optional.empty(), launch.forBoot(), QemuProcess.NO_INPUT);
    }

    /// Starts QEMU for a clone; nothing is left behind when this throws.
    static QemuVirtualMachine clone(Launch launch, SavedMachine saved)
            throws IOException, InterruptedException {
        return begin(launch, Optional.of(saved), launch.forClone(saved.memory()), saved.state());
    }

    private static QemuVirtualMachine begin(
            Launch launch, Optional<SavedMachine> template, List<String> arguments, Path input)
            throws IOException, InterruptedException {
        try {
            var share = launch.share();
            share.prepare(launch.spec().memoryMb(), launch.spec().processors());
            return begin(launch, share, template, arguments, input, launch.sockets(ram(template)));
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            try (var _ = launch.confinement()) {
                throw e;
            }
        }
    }

    private static GuestRam ram(Optional<SavedMachine> template) {
        return template.isPresent() ? GuestRam.PRIVATE : GuestRam.SHARED;
    }

    private static QemuVirtualMachine begin(
            Launch launch,
            HostShare share,
            Optional<SavedMachine> template,
            List<String> arguments,
            Path input,
            MachineSockets sockets)
            throws IOException, InterruptedException {
        try {
            var log = QmpLog.to(launch.directory().resolve("qmp.log"));
            var console = new TextTail(CONSOLE_KEPT);
            var emulator = Emulator.start(launch, arguments, input, sockets, console);
            var machine = new QemuVirtualMachine(launch, share, template, log, console, emulator);
            machine.thread("watcher", () -> machine.watch(emulator)).start();
            return machine;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
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
        return emulator.process().pid();
    }

    @Override
    public OptionalLong hostProcess() {
        return QemuProcess.hasOwnNetwork() ? OptionalLong.of(pid()) : OptionalLong.empty();
    }

    @Override
    public void start() throws IOException, InterruptedException {
        begin();
        try {
            var client = emulator.connect(qmpLog, this::onEvent);
            if (template.isPresent()) {
                Migration.load(client);
                client.execute(QmpDevices.plugVsock(), READY_LIMIT);
            }
            client.execute(QmpCommand.of("cont"), READY_LIMIT);
            running(client);
        } catch (IOException e) {
            throw whyItDidNotStart(e);
        } catch (InterruptedException e) {
            emulator.process().kill();
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
        Migration.save(client, launch.directory(), launch.user(), into.state());
        MemoryImage.save(sharedMemory(), into.memory());
        launch.open(into.memory()); // now, before anybody remembers how the file was
    }

    private synchronized QmpClient beginSaving() throws IOException {
        var client = running();
        if (template.isPresent()) {
            throw new IOException("machine " + id() + " is a clone, of which no template is made");
        }
        if (!devices.isEmpty() || fileDevice.isPlugged()) {
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
        return emulator.sockets().vsock().listen(port);
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
    public Optional<Suspending> suspending() {
        return Optional.of(new Absence());
    }

    @Override
    public Optional<Growing> growing() {
        return Optional.of(growth);
    }

    @Override
    public Optional<FileDevice> fileDevice() {
        return Optional.of(fileDevice);
    }

    @Override
    public void limit(Limits limits) throws IOException, InterruptedException {
        share.limit(limits, growth.processors());
        devices.limit(running(), limits);
    }

    @Override
    public void hurry() throws IOException {
        Priority.set(pid(), 0);
        share.hurry(growth.processors());
    }

    @Override
    public MachineUsage usage() throws IOException {
        running();
        return ProcessUsage.of(pid()).with(growth.memoryMb(), ProcessEffort.of(pid()));
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

    private final class Absence implements Suspending {
        @Override
        public void suspend(Path folder, Step written) throws IOException, InterruptedException {
            var client = running();
            var files = new Suspension(folder, ram(template));
            var was = paused;
            paused = true;
            client.execute(QmpCommand.of("stop"), READY_LIMIT);
            try {
                places = MemoryPlaces.of(client);
                files.begin(sharedMemory(), (long) spec.memoryMb() << 20);
            } catch (IOException | RuntimeException e) {
                try {
                    files.delete();
                } finally {
                    goOn(client, was);
                }
                throw e;
            }
            withdraw(client, files, written);
        }

        @Override
        public void revive(Path folder) throws IOException, InterruptedException {
            var files = new Suspension(folder, ram(template));
            QemuVirtualMachine.this.revive(files, files.state(), files.registers());
        }
    }

    /// Memory that QEMU leaves out of its state, in the order in which it is saved.
    private List<Path> sharedMemory() throws IOException {
        var added = growth.memories();
        return ram(template) == GuestRam.SHARED ? MemoryImage.all(pid(), added) : added;
    }

    private void goOn(QmpClient client, boolean stillPaused)
            throws IOException, InterruptedException {
        if (!stillPaused) {
            client.execute(QmpCommand.of("cont"), READY_LIMIT);
        }
        paused = stillPaused;
    }

    /// The second half of suspending. From the withdrawal of its devices on the guest cannot go on in this QEMU.
    private void withdraw(QmpClient client, Suspension files, Suspending.Step written)
            throws IOException, InterruptedException {
        var directory = spec.stateDirectory();
        List<VhostUserRegisters> registers;
        try {
            var channel = emulator.registers(client, directory);
            registers = VhostUserRegisters.capture(channel, fileDevice.servedSlots());
        } catch (IOException e) {
            files.delete();
            goOn(client, false);
            throw e;
        }
        var processors = withoutServed(client, files);
        try {
            files.finish(processors, registers);
            written.run();
        } catch (IOException | RuntimeException e) {
            // It goes on from what is here in memory, or in a clone's file.
            depart();
            var copy = directory.resolve("state");
            var own = files.ram() == GuestRam.SHARED;
            revive(files, own ? Files.write(copy, processors) : files.state(), registers);
            Files.deleteIfExists(copy);
            files.delete();
            throw e;
        }
        depart();
    }

    private byte[] withoutServed(QmpClient client, Suspension files)
            throws IOException, InterruptedException {
        try {
            emulator.sockets().vsock().park();
            client.execute(QmpDevices.withdraw(QemuCommandLine.VSOCK_ID), READY_LIMIT);
            fileDevice.withdraw(client);
            if (files.ram() == GuestRam.PRIVATE) {
                Migration.save(client, launch.directory(), launch.user(), files.state());
                return new byte[0];
            }
            return Migration.save(client, launch.directory(), launch.user());
        } catch (IOException e) {
            emulator.process().kill();
            throw new IOException(
                    "machine %s had to be ended, QEMU cannot save it: %s"
                            .formatted(id(), e.getMessage()),
                    e);
        }
    }

    private void depart() throws IOException, InterruptedException {
        var leaving = emulator;
        synchronized (this) {
            running();
            leaving.dismiss();
            state = new State.Suspended();
        }
        leaving.end();
        leaving.process().awaitExit();
    }

    private void revive(Suspension files, Path processors, List<VhostUserRegisters> registers)
            throws IOException, InterruptedException {
        synchronized (this) {
            if (!(state instanceof State.Suspended)) {
                throw new IOException("machine " + id() + " is not suspended");
            }
            state = new State.Starting();
        }
        var directory = spec.stateDirectory();
        var again = launch.again(share.priority());
        Emulator next = null;
        try {
            HostMemory.read().require(id(), growth.memoryMb());
            share.prepare(growth.memoryMb(), growth.processors());
            var sockets = emulator.sockets().again(launch.user());
            next = Emulator.start(again, again.forRevival(template), processors, sockets, console);
            emulator = next;
            var client = next.connect(qmpLog, this::onEvent);
            growth.plugAgain(client, places);
            files.load(sharedMemory());
            devices.plugAgain(client, places);
            Migration.load(client);
            client.execute(QmpDevices.plugVsock(), READY_LIMIT);
            fileDevice.plugAgain(client);
            VhostUserRegisters.apply(next.registers(client, directory), registers);
            client.execute(QmpCommand.of("cont"), READY_LIMIT);
            paused = false;
            running(client);
            var running = next;
            thread("watcher", () -> watch(running)).start();
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw stillSuspended(next, e);
        }
    }

    private IOException stillSuspended(@Nullable Emulator failed, Exception reason)
            throws InterruptedException {
        var words = String.valueOf(reason.getMessage());
        if (failed != null) {
            failed.endAfterLastWords();
            try {
                failed.awaitEnd();
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
            failed.release();
            var stderr = failed.process().stderrTail();
            words = stderr.isEmpty() ? words : words + "; QEMU: " + stderr;
        }
        synchronized (this) {
            if (state instanceof State.Starting) {
                state = new State.Suspended();
            }
        }
        if (reason instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        return new IOException("machine %s does not go on: %s".formatted(id(), words), reason);
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
                            .formatted(spec.id(), pid(), GONE_LIMIT.toSeconds()),
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
            case State.Starting _, State.Running _, State.Saved _, State.Suspended _ ->
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
            case State.Saved(), State.Suspended() ->
                    throw new IOException("machine " + id() + " was saved");
            case State.Exited(var exit) -> throw new IOException(gone(exit));
        };
    }

    /// A QEMU that failed to start is ended, and its own words are the best explanation.
    private IOException whyItDidNotStart(IOException failure) throws InterruptedException {
        emulator.endAfterLastWords();
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
        return "machine " + id() + " has exited: " + Ending.words(exit);
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
            emulator.process().kill();
        }
    }

    private void watch(Emulator watched) {
        try {
            var status = watched.awaitEnd();
            if (watched.isDismissed()) {
                watched.release();
                if (closing.get()) {
                    settle(new Exit.Closed());
                }
                return;
            }
            var ending =
                    new Ending(
                            closing.get(),
                            panicked,
                            shutdownReason,
                            status,
                            watched.process().stderrTail(),
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
        var last = emulator;
        last.release();
        devices.close();
        fileDevice.close();
        try (var _ = launch.confinement();
                qmpLog;
                var _ = last.sockets()) {
            ControlGroup.removeNoted(spec.stateDirectory());
            // What could not be removed lies in the machine's directory, which goes with it.
        } catch (IOException _) {
            // As said.
        } finally {
            exited.complete(exit);
        }
    }

    private void end() {
        boolean absent;
        synchronized (this) {
            absent = state instanceof State.Suspended;
        }
        if (absent) {
            settle(new Exit.Closed());
        } else {
            emulator.end();
        }
    }
}
