package io.hcsshim.cli.oci;

import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.sys.linux.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/// Makes a container out of a bundle. Nothing is left when that fails, or when this program is told to end meanwhile.
final class Creation implements AutoCloseable {
    private final Container container;
    private final Thread atExit = new Thread(this::undoQuietly, "undo creation");
    private Optional<Relay> relay = Optional.empty();
    private boolean done;

    private Creation(Container container) {
        this.container = container;
    }

    /// What is wanted beside the bundle.
    ///
    /// @param pidFile  where the number of the process goes that stands for the container
    /// @param detached whether this command ends before the container does
    record Wish(
            String id,
            Path bundle,
            Optional<Path> pidFile,
            Optional<Path> consoleSocket,
            boolean detached) {}

    /// Makes it.
    ///
    /// @return the container with its relay; close it when the relay is left alone
    static Creation make(GlobalOptions globals, Wish wish)
            throws IOException, InterruptedException {
        var bundle = Bundle.read(wish.bundle());
        var streams = Streams.choose(bundle.terminal(), wish.detached(), wish.consoleSocket());
        var root = globals.root();
        var creation = new Creation(new Container(root, root.claim(wish.id())));
        Runtime.getRuntime().addShutdownHook(creation.atExit);
        try {
            creation.build(globals, bundle, streams);
            if (wish.pidFile().isPresent()) {
                writePid(wish.pidFile().get(), creation.relay().pid());
            }
            creation.done = true;
            return creation;
        } catch (IOException | InterruptedException | RuntimeException e) {
            creation.undo(e);
            throw e;
        } finally {
            creation.unhook();
        }
    }

    private void build(GlobalOptions globals, Bundle bundle, Streams streams)
            throws IOException, InterruptedException {
        var folder = container.folder();
        var record = record(globals, bundle);
        folder.write(record);
        folder.writeSpec(bundle.spec());
        record =
                record.at(
                        new Carrier(container.root().namespace()).reserve(folder, globals.debug()));
        folder.write(record);
        var request = request(folder, streams);
        var whose = new Relay.Whose(record.socket().orElseThrow(), folder.id(), "", folder.path());
        var started = Relay.start(whose, streams);
        relay = Optional.of(started);
        var created = record.with(started.identity());
        try (var shim = TaskClient.connect(record.socket().orElseThrow(), folder.id())) {
            shim.create(request);
        }
        folder.write(created);
        started.go();
    }

    private static ContainerRecord record(GlobalOptions globals, Bundle bundle) throws IOException {
        return new ContainerRecord(
                bundle.folder().toString(),
                bundle.spec().rootPath(),
                Instant.now(),
                globals.owner(),
                bundle.spec().annotations(),
                Optional.of(ProcessIdentity.self()),
                Optional.empty(),
                Optional.empty());
    }

    /// The shim reads the spec as it is now from the container's own folder.
    private static CreateTaskRequest request(ContainerFolder folder, Streams streams)
            throws IOException {
        return CreateTaskRequest.newBuilder()
                .setId(folder.id())
                .setBundle(folder.path().toString())
                .setTerminal(streams.terminal())
                .setStdin(streams.makeInput(folder.path()))
                .setStdout(ContainerFolder.makeFifo(folder.path(), "out"))
                .setStderr(streams.makeErrors(folder.path()))
                .build();
    }

    /// A reader finds all of the number or no file.
    static void writePid(Path file, int pid) throws IOException {
        var target = file.toAbsolutePath();
        var part = target.resolveSibling("." + target.getFileName() + ".part");
        Files.writeString(part, Integer.toString(pid));
        Files.move(
                part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Container container() {
        return container;
    }

    Relay relay() {
        return relay.orElseThrow();
    }

    private void undo(Exception failure) {
        try {
            relay.ifPresent(Relay::close);
            container.remove();
        } catch (IOException e) {
            failure.addSuppressed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void undoQuietly() {
        if (!done) {
            undo(new IOException("told to end"));
        }
    }

    private void unhook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // the program is ending, and the hook is at work
        }
    }

    /// Leaves the relay alone.
    @Override
    public void close() {
        relay.ifPresent(Relay::close);
    }
}
