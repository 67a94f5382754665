package io.hcsshim.hcs.computecore;

import io.hcsshim.hcs.HcsError;
import io.hcsshim.hcs.HcsEvent;
import io.hcsshim.hcs.HcsException;
import io.hcsshim.hcs.HcsProcess;
import io.hcsshim.hcs.HcsSystem;
import io.hcsshim.hcs.LiveMigration;
import io.hcsshim.hcs.SystemExit;
import io.hcsshim.hcs.SystemTraits;
import io.hcsshim.hcs.lifecycle.Answers;
import io.hcsshim.hcs.lifecycle.Deadline;
import io.hcsshim.hcs.lifecycle.Ends;
import io.hcsshim.hcs.lifecycle.SharedHandle;
import io.hcsshim.hcs.schema1.ContainerProperties;
import io.hcsshim.hcs.schema2.PropertyQuery;
import io.hcsshim.sys.windows.ComputeCore.Registration;
import io.hcsshim.sys.windows.ComputeCore.SystemRequest;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// A compute system held through computecore.dll.
final class ComputecoreSystem implements HcsSystem {
    private final Operations operations;
    private final String id;
    private final SharedHandle handle;
    private final SystemEvents events;
    private volatile Optional<Registration> registration = Optional.empty();
    private volatile SystemTraits traits = new SystemTraits("", "", "");

    private ComputecoreSystem(Operations operations, String id, long system) {
        this.operations = operations;
        this.id = id;
        events = new SystemEvents(id);
        handle = new SharedHandle(system, this::release);
    }

    private void listen(long system) throws WindowsException {
        registration = Optional.of(operations.library().listenToSystem(system, events));
    }

    private void release(long system) throws WindowsException {
        operations.library().closeSystem(system);
        registration.ifPresent(Registration::forget);
    }

    /// A system that a request is making: whatever happens, somebody has to close it.
    private static final class Newborn {
        private Optional<ComputecoreSystem> system = Optional.empty();
    }

    static ComputecoreSystem create(Operations operations, String id, String document)
            throws IOException, InterruptedException {
        var tried = "create " + id;
        var newborn = new Newborn();
        try {
            operations.run(
                    tried,
                    operations.settings().timeouts().create(),
                    operation -> {
                        var reply = operations.library().createSystem(id, document, operation);
                        if (reply.handle() != 0) {
                            var raw = reply.handle();
                            var system = new ComputecoreSystem(operations, id, raw);
                            newborn.system = Optional.of(system);
                            system.listen(raw);
                        }
                        return reply;
                    });
            return named(newborn, tried);
        } catch (IOException | InterruptedException e) {
            newborn.system.ifPresent(system -> system.abandon(e));
            throw e;
        }
    }

    private static ComputecoreSystem named(Newborn newborn, String tried)
            throws IOException, InterruptedException {
        var system =
                newborn.system.orElseThrow(
                        () -> HcsException.of(tried, HcsError.OTHER, "there is no handle"));
        system.readTraits();
        return system;
    }

    static ComputecoreSystem open(Operations operations, String id)
            throws IOException, InterruptedException {
        var reply = operations.call("open " + id, () -> operations.library().openSystem(id));
        var system = new ComputecoreSystem(operations, id, reply.handle());
        try {
            system.listen(reply.handle());
            system.readTraits();
            return system;
        } catch (WindowsException e) {
            Ends.closeAfter(e, system);
            throw HcsException.of("open " + id, e);
        } catch (IOException | InterruptedException e) {
            Ends.closeAfter(e, system);
            throw e;
        }
    }

    private void abandon(Exception reason) {
        try {
            terminate();
        } catch (IOException e) {
            reason.addSuppressed(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Ends.closeAfter(reason, this);
    }

    private void readTraits() throws IOException, InterruptedException {
        var tried = "get properties of " + id;
        var properties = properties(new PropertyQuery());
        traits =
                SystemTraits.of(
                        Answers.document(tried, properties.toText(), ContainerProperties.SHAPE));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public SystemTraits traits() {
        return traits;
    }

    @Override
    public void start() throws IOException, InterruptedException {
        request("start", SystemRequest.START, "", operations.settings().timeouts().start());
    }

    @Override
    public void pause() throws IOException, InterruptedException {
        request("pause", SystemRequest.PAUSE, "", operations.settings().timeouts().pause());
    }

    @Override
    public void pause(Document<?> options) throws IOException, InterruptedException {
        request(
                "pause",
                SystemRequest.PAUSE,
                options.toText(),
                operations.settings().timeouts().pause());
    }

    @Override
    public void resume() throws IOException, InterruptedException {
        request("resume", SystemRequest.RESUME, "", operations.settings().timeouts().resume());
    }

    @Override
    public void save(Document<?> options) throws IOException, InterruptedException {
        request(
                "save",
                SystemRequest.SAVE,
                options.toText(),
                operations.settings().timeouts().save());
    }

    @Override
    public void modify(Document<?> request) throws IOException, InterruptedException {
        request("modify", SystemRequest.MODIFY, request.toText(), Deadline.FOR_EVER);
    }

    @Override
    public JsonObject properties(Document<?> query) throws IOException, InterruptedException {
        var output =
                request(
                        "get properties of",
                        SystemRequest.PROPERTIES,
                        query.toText(),
                        Deadline.FOR_EVER);
        return Answers.object("get properties of " + id, output);
    }

    private String request(String verb, SystemRequest request, String options, Duration limit)
            throws IOException, InterruptedException {
        var tried = verb + " " + id;
        try (var use = handle.use(tried)) {
            return operations
                    .run(
                            tried,
                            limit,
                            operation ->
                                    operations
                                            .library()
                                            .request(request, use.handle(), operation, options))
                    .output();
        }
    }

    @Override
    public void shutdown() throws IOException, InterruptedException {
        stop("shutdown", SystemRequest.SHUTDOWN);
    }

    @Override
    public void terminate() throws IOException, InterruptedException {
        stop("terminate", SystemRequest.TERMINATE);
    }

    private void stop(String verb, SystemRequest request) throws IOException, InterruptedException {
        if (events.ending().now().isPresent()) {
            return;
        }
        var tried = verb + " " + id;
        try (var use = handle.use(tried)) {
            operations.submit(
                    tried,
                    operation ->
                            operations.library().request(request, use.handle(), operation, ""));
        } catch (HcsException e) {
            if (!e.isAlreadyStopped()
                    && !e.isNotFound()
                    && e.error() != HcsError.OPERATION_PENDING
                    && e.error() != HcsError.CLOSED) {
                throw e;
            }
        }
    }

    @Override
    public HcsProcess createProcess(Document<?> parameters)
            throws IOException, InterruptedException {
        return ComputecoreProcess.create(operations, id, handle, parameters.toText());
    }

    @Override
    public HcsProcess openProcess(long pid) throws IOException, InterruptedException {
        return ComputecoreProcess.open(operations, id, handle, pid);
    }

    @Override
    public SystemExit awaitExit() throws IOException, InterruptedException {
        return events.ending().await("wait for " + id);
    }

    @Override
    public Optional<SystemExit> awaitExit(Duration limit) throws IOException, InterruptedException {
        return events.ending().await(limit);
    }

    @Override
    public Optional<HcsEvent> nextEvent(Duration limit) throws InterruptedException {
        return events.events().next(limit);
    }

    @Override
    public Optional<LiveMigration> liveMigration() {
        return Optional.of(new ComputecoreMigration(operations, id, handle));
    }

    @Override
    public void close() throws IOException {
        events.close();
        handle.close();
    }

    @Override
    public String toString() {
        return id;
    }
}
