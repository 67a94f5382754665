package io.hcsshim.hcs.vmcompute;

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
import io.hcsshim.hcs.schema1.PropertyQuery;
import io.hcsshim.sys.windows.Reply;
import io.hcsshim.sys.windows.VmCompute.Registration;
import io.hcsshim.sys.windows.VmCompute.SystemRequest;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// A compute system held through vmcompute.dll.
final class VmcomputeSystem implements HcsSystem {
    private static final Duration CLEANUP = Duration.ofSeconds(30);

    private final Calls calls;
    private final String id;
    private final SharedHandle handle;
    private final Notifications notifications;

    /// Who changes the state waits for a notification that does not say for whom it is.
    private final ReentrantLock changing = new ReentrantLock();

    private volatile SystemTraits traits = new SystemTraits("", "", "");

    private VmcomputeSystem(
            Calls calls, String id, SharedHandle handle, Notifications notifications) {
        this.calls = calls;
        this.id = id;
        this.handle = handle;
        this.notifications = notifications;
    }

    static VmcomputeSystem create(Calls calls, String id, String document)
            throws IOException, InterruptedException {
        var tried = "create " + id;
        var limit = Deadline.in(calls.settings().timeouts().create());
        var reply =
                calls.within(
                        tried,
                        limit.remaining(),
                        () -> calls.library().createSystem(id, document),
                        late -> discard(calls, late));
        try {
            var isPending = Calls.check(tried, reply);
            var system = hold(calls, id, tried, reply.handle());
            try {
                if (isPending) {
                    system.notifications.await(
                            tried, Notifications.CREATE_COMPLETED, limit.remaining());
                }
                system.readTraits();
                return system;
            } catch (IOException | InterruptedException e) {
                system.abandon(e);
                throw e;
            }
        } catch (HoldFailed e) {
            discard(calls, reply);
            throw e.reason;
        }
    }

    static VmcomputeSystem open(Calls calls, String id) throws IOException, InterruptedException {
        var tried = "open " + id;
        var reply =
                calls.within(
                        tried,
                        Deadline.FOR_EVER,
                        () -> calls.library().openSystem(id),
                        late -> closeQuietly(calls, late.handle()));
        Calls.check(tried, reply);
        try {
            var system = hold(calls, id, tried, reply.handle());
            try {
                system.readTraits();
                return system;
            } catch (IOException | InterruptedException e) {
                Ends.closeAfter(e, system);
                throw e;
            }
        } catch (HoldFailed e) {
            closeQuietly(calls, reply.handle());
            throw e.reason;
        }
    }

    /// There is a handle, but nobody who would close it.
    private static final class HoldFailed extends Exception {
        private static final long serialVersionUID = 1L;
        private final HcsException reason;

        HoldFailed(HcsException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /// Listens to the system before anything else, so that no notification is missed.
    private static VmcomputeSystem hold(Calls calls, String id, String tried, long system)
            throws HoldFailed {
        var notifications = new Notifications(id);
        try {
            var registration = calls.library().listenToSystem(system, notifications);
            var handle = new SharedHandle(system, open -> close(calls, registration, open));
            return new VmcomputeSystem(calls, id, handle, notifications);
        } catch (WindowsException e) {
            throw new HoldFailed(HcsException.of(tried, e));
        }
    }

    private static void close(Calls calls, Registration registration, long system)
            throws WindowsException {
        try {
            calls.library().stopListening(registration);
        } finally {
            calls.library().closeSystem(system);
        }
    }

    /// What a call that was left behind has made.
    private static void discard(Calls calls, Reply made) {
        if (made.handle() == 0) {
            return;
        }
        try {
            calls.library().request(SystemRequest.TERMINATE, made.handle(), "");
        } catch (WindowsException _) {
            // it is closed all the same
        }
        closeQuietly(calls, made.handle());
    }

    private static void closeQuietly(Calls calls, long system) {
        try {
            if (system != 0) {
                calls.library().closeSystem(system);
            }
        } catch (WindowsException _) {
            // nobody is left to be told
        }
    }

    /// Not even the clean-up of what could not be made may keep its caller for long.
    private void abandon(Exception reason) {
        try {
            calls.with(
                    "terminate " + id,
                    handle,
                    CLEANUP,
                    system -> calls.library().request(SystemRequest.TERMINATE, system, ""),
                    late -> {});
        } catch (IOException e) {
            reason.addSuppressed(e);
        } catch (InterruptedException e) {
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
        change(
                "start",
                SystemRequest.START,
                "",
                Notifications.START_COMPLETED,
                calls.settings().timeouts().start());
    }

    @Override
    public void pause() throws IOException, InterruptedException {
        pause("");
    }

    @Override
    public void pause(Document<?> options) throws IOException, InterruptedException {
        pause(options.toText());
    }

    private void pause(String options) throws IOException, InterruptedException {
        change(
                "pause",
                SystemRequest.PAUSE,
                options,
                Notifications.PAUSE_COMPLETED,
                calls.settings().timeouts().pause());
    }

    @Override
    public void resume() throws IOException, InterruptedException {
        change(
                "resume",
                SystemRequest.RESUME,
                "",
                Notifications.RESUME_COMPLETED,
                calls.settings().timeouts().resume());
    }

    @Override
    public void save(Document<?> options) throws IOException, InterruptedException {
        change(
                "save",
                SystemRequest.SAVE,
                options.toText(),
                Notifications.SAVE_COMPLETED,
                calls.settings().timeouts().save());
    }

    private void change(
            String verb, SystemRequest request, String options, int completed, Duration limit)
            throws IOException, InterruptedException {
        var tried = verb + " " + id;
        var deadline = Deadline.in(limit);
        if (!changing.tryLock(deadline.nanoseconds(), TimeUnit.NANOSECONDS)) {
            throw Calls.timeOver(tried);
        }
        try {
            notifications.expect(completed);
            var reply =
                    calls.with(
                            tried,
                            handle,
                            deadline.remaining(),
                            system -> calls.library().request(request, system, options),
                            late -> {});
            if (Calls.check(tried, reply)) {
                notifications.await(tried, completed, deadline.remaining());
            }
        } finally {
            changing.unlock();
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
        if (notifications.ending().now().isPresent()) {
            return;
        }
        try {
            calls.with(
                    verb + " " + id,
                    handle,
                    system -> calls.library().request(request, system, ""));
        } catch (HcsException e) {
            if (!e.isAlreadyStopped() && !e.isNotFound() && e.error() != HcsError.CLOSED) {
                throw e;
            }
        }
    }

    @Override
    public void modify(Document<?> request) throws IOException, InterruptedException {
        calls.with(
                "modify " + id,
                handle,
                system -> calls.library().request(SystemRequest.MODIFY, system, request.toText()));
    }

    @Override
    public JsonObject properties(Document<?> query) throws IOException, InterruptedException {
        var tried = "get properties of " + id;
        var reply =
                calls.with(
                        tried,
                        handle,
                        system -> calls.library().systemProperties(system, query.toText()));
        return Answers.object(tried, reply.output());
    }

    @Override
    public HcsProcess createProcess(Document<?> parameters)
            throws IOException, InterruptedException {
        return VmcomputeProcess.create(calls, this, handle, parameters.toText());
    }

    @Override
    public HcsProcess openProcess(long pid) throws IOException, InterruptedException {
        return VmcomputeProcess.open(calls, this, handle, pid);
    }

    @Override
    public SystemExit awaitExit() throws IOException, InterruptedException {
        return notifications.ending().await("wait for " + id);
    }

    @Override
    public Optional<SystemExit> awaitExit(Duration limit) throws IOException, InterruptedException {
        return notifications.ending().await(limit);
    }

    @Override
    public Optional<HcsEvent> nextEvent(Duration limit) throws InterruptedException {
        return notifications.events().next(limit);
    }

    @Override
    public Optional<LiveMigration> liveMigration() {
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        notifications.close();
        handle.close();
    }

    @Override
    public String toString() {
        return id;
    }
}
