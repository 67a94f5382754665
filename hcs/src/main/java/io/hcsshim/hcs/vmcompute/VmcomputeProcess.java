package io.hcsshim.hcs.vmcompute;

import io.hcsshim.hcs.HcsError;
import io.hcsshim.hcs.HcsException;
import io.hcsshim.hcs.HcsProcess;
import io.hcsshim.hcs.lifecycle.Answers;
import io.hcsshim.hcs.lifecycle.Deadline;
import io.hcsshim.hcs.lifecycle.Ending;
import io.hcsshim.hcs.lifecycle.Ends;
import io.hcsshim.hcs.lifecycle.SharedHandle;
import io.hcsshim.hcs.lifecycle.Stdio;
import io.hcsshim.hcs.schema2.ProcessModifyRequest;
import io.hcsshim.hcs.schema2.ProcessStatus;
import io.hcsshim.sys.windows.HcsListener;
import io.hcsshim.sys.windows.NewProcess;
import io.hcsshim.sys.windows.ProcessHandles;
import io.hcsshim.sys.windows.VmCompute.ProcessRequest;
import io.hcsshim.sys.windows.VmCompute.Registration;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.sys.windows.WindowsFile;
import io.hcsshim.wire.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A process held through vmcompute.dll.
final class VmcomputeProcess implements HcsProcess, HcsListener {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Calls calls;
    private final VmcomputeSystem system;
    private final long pid;
    private final SharedHandle handle;
    private final Stdio stdio;
    private final Ending<Integer> ending = new Ending<>();
    private final AtomicBoolean killed = new AtomicBoolean();
    private volatile Optional<Registration> registration = Optional.empty();

    private VmcomputeProcess(
            Calls calls,
            VmcomputeSystem system,
            long process,
            long pid,
            Optional<ProcessHandles> handles) {
        this.calls = calls;
        this.system = system;
        this.pid = pid;
        var libraries = calls.settings().libraries();
        stdio =
                handles.isPresent()
                        ? new Stdio(libraries, handles.get())
                        : new Stdio(libraries, this::askForHandles);
        handle = new SharedHandle(process, this::release);
    }

    /// Only now: a notification may come before this returns, and needs everything else.
    private void listen(long process) throws WindowsException {
        registration = Optional.of(calls.library().listenToProcess(process, this));
    }

    private void release(long process) throws WindowsException {
        try {
            if (registration.isPresent()) {
                calls.library().stopListening(registration.get());
            }
        } finally {
            calls.library().closeProcess(process);
        }
    }

    static VmcomputeProcess create(
            Calls calls, VmcomputeSystem system, SharedHandle owner, String parameters)
            throws IOException, InterruptedException {
        var tried = "create process in " + system.id();
        var made =
                calls.with(
                        tried,
                        owner,
                        Deadline.FOR_EVER,
                        open -> calls.library().createProcess(open, parameters),
                        late -> discard(calls, late));
        Calls.check(tried, made.reply());
        var handles = made.handles().orElse(new ProcessHandles(0, 0, 0, 0));
        var pid = Integer.toUnsignedLong(handles.pid());
        var raw = made.reply().handle();
        var process = new VmcomputeProcess(calls, system, raw, pid, made.handles());
        try {
            process.listen(raw);
            return process;
        } catch (WindowsException e) {
            discard(calls, made);
            throw HcsException.of(tried, e);
        }
    }

    static VmcomputeProcess open(Calls calls, VmcomputeSystem system, SharedHandle owner, long pid)
            throws IOException, InterruptedException {
        var tried = "open process " + system.id() + ":" + pid;
        var reply =
                calls.with(
                        tried,
                        owner,
                        Deadline.FOR_EVER,
                        open -> calls.library().openProcess(open, (int) pid),
                        late -> closeQuietly(calls, late.handle()));
        Calls.check(tried, reply);
        var raw = reply.handle();
        var process = new VmcomputeProcess(calls, system, raw, pid, Optional.empty());
        try {
            process.listen(raw);
            return process;
        } catch (WindowsException e) {
            closeQuietly(calls, reply.handle());
            throw HcsException.of(tried, e);
        }
    }

    private static void discard(Calls calls, NewProcess made) {
        if (made.reply().handle() == 0) {
            return;
        }
        try {
            calls.library().terminateProcess(made.reply().handle());
            if (made.handles().isPresent()) {
                new Stdio(calls.settings().libraries(), made.handles().get()).close();
            }
        } catch (IOException _) {
            // its handle is closed all the same
        }
        closeQuietly(calls, made.reply().handle());
    }

    private static void closeQuietly(Calls calls, long process) {
        try {
            if (process != 0) {
                calls.library().closeProcess(process);
            }
        } catch (WindowsException _) {
            // nobody is left to be told
        }
    }

    @Override
    public void heard(int type, int status, String document) {
        if (type == Notifications.SERVICE_DISCONNECTED) {
            ending.fail(() -> Ends.disconnected(tried("wait for")));
        } else if (type == Notifications.PROCESS_EXITED) {
            // The exit code has to be asked for, which a thread of the service must not wait for.
            Thread.ofVirtual().name("hcs-exit-" + system.id() + "-" + pid).start(this::readExit);
        }
    }

    private void readExit() {
        try {
            ending.end(status().exitCodeOr(NO_EXIT_CODE));
        } catch (HcsException e) {
            ending.fail(() -> e);
        } catch (IOException | InterruptedException e) {
            ending.fail(() -> HcsException.of(tried("wait for"), HcsError.OTHER, e.toString()));
        }
    }

    private String tried(String verb) {
        return verb + " " + system.id() + ":" + pid;
    }

    private ProcessHandles askForHandles() throws IOException, InterruptedException {
        var tried = tried("get pipes of");
        var answer =
                calls.with(
                        tried,
                        handle,
                        Deadline.FOR_EVER,
                        process -> calls.library().processHandles(process),
                        this::closeLatePipes);
        Calls.check(tried, answer.reply());
        return answer.handles().orElse(new ProcessHandles((int) pid, 0, 0, 0));
    }

    private void closeLatePipes(NewProcess late) {
        try {
            if (late.handles().isPresent()) {
                new Stdio(calls.settings().libraries(), late.handles().get()).close();
            }
        } catch (IOException _) {
            // nobody is left to be told
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public Optional<OutputStream> stdin() throws IOException, InterruptedException {
        return stdio.in().map(WindowsFile::output);
    }

    @Override
    public Optional<InputStream> stdout() throws IOException, InterruptedException {
        return stdio.out().map(WindowsFile::input);
    }

    @Override
    public Optional<InputStream> stderr() throws IOException, InterruptedException {
        return stdio.err().map(WindowsFile::input);
    }

    @Override
    public void closeStdin() throws IOException, InterruptedException {
        modify(ProcessModifyRequest.closeStdin());
        stdio.closeIn();
    }

    @Override
    public void modify(Document<?> request) throws IOException, InterruptedException {
        calls.with(
                tried("modify"),
                handle,
                process ->
                        calls.library().request(ProcessRequest.MODIFY, process, request.toText()));
    }

    @Override
    public boolean signal(Document<?> options) throws IOException, InterruptedException {
        try {
            calls.with(
                    tried("signal"),
                    handle,
                    process ->
                            calls.library()
                                    .request(ProcessRequest.SIGNAL, process, options.toText()));
            return true;
        } catch (HcsException e) {
            if (!e.isNotFound() && !e.isAlreadyStopped() && e.error() != HcsError.INVALID_STATE) {
                throw e;
            }
            endSoon();
            return false;
        }
    }

    /// The service has no such process, so that its notification should be on the way. If it never comes, whoever waits
    /// is not to wait for ever.
    private void endSoon() {
        Thread.ofVirtual()
                .name("hcs-gone-" + system.id() + "-" + pid)
                .start(() -> {
                    try {
                        if (ending.await(GRACE).isEmpty()) {
                            ending.end(NO_EXIT_CODE);
                        }
                    } catch (IOException | InterruptedException _) {
                        // it has ended
                    }
                });
    }

    @Override
    public boolean kill() throws IOException, InterruptedException {
        handle.use(tried("kill")).close(); // fails if it was closed
        if (ending.now().isPresent()) {
            return false;
        }
        if (!killed.compareAndSet(false, true)) {
            return true;
        }
        try {
            killBesides();
            return true;
        } catch (IOException | InterruptedException e) {
            killed.set(false);
            throw e;
        }
    }

    /// Signals of one system handle are sent one after the other, and one that hangs would hold up this; so it goes
    /// through handles of its own.
    private void killBesides() throws IOException, InterruptedException {
        VmcomputeSystem other;
        try {
            other = VmcomputeSystem.open(calls, system.id());
        } catch (HcsException _) {
            system.terminate();
            system.close();
            return;
        }
        try (other;
                var same = (VmcomputeProcess) other.openProcess(pid)) {
            calls.with(
                    tried("kill"),
                    same.handle,
                    process -> calls.library().terminateProcess(process));
        } catch (HcsException e) {
            if (!e.isAlreadyStopped() && e.error() != HcsError.ACCESS_DENIED) {
                throw e;
            }
        }
    }

    @Override
    public ProcessStatus status() throws IOException, InterruptedException {
        var tried = tried("get properties of");
        var reply =
                calls.with(tried, handle, process -> calls.library().processProperties(process));
        return Answers.document(tried, reply.output(), ProcessStatus.SHAPE);
    }

    @Override
    public int awaitExit() throws IOException, InterruptedException {
        return ending.await(tried("wait for"));
    }

    @Override
    public Optional<Integer> awaitExit(Duration limit) throws IOException, InterruptedException {
        return ending.await(limit);
    }

    @Override
    public void close() throws IOException {
        ending.fail(() -> Ends.closed(tried("wait for")));
        try {
            stdio.close();
        } finally {
            handle.close();
        }
    }

    @Override
    public String toString() {
        return system.id() + ":" + pid;
    }
}
