package io.hcsshim.hcs.computecore;

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
import io.hcsshim.hcs.schema2.PropertyQuery;
import io.hcsshim.sys.windows.ComputeCore.ProcessRequest;
import io.hcsshim.sys.windows.ComputeCore.Registration;
import io.hcsshim.sys.windows.HcsListener;
import io.hcsshim.sys.windows.NewProcess;
import io.hcsshim.sys.windows.ProcessHandles;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.sys.windows.WindowsFile;
import io.hcsshim.wire.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/// A process held through computecore.dll.
final class ComputecoreProcess implements HcsProcess, HcsListener {
    private final Operations operations;
    private final String system;
    private final SharedHandle handle;
    private final Ending<Integer> ending = new Ending<>();
    private volatile Optional<Registration> registration = Optional.empty();
    private volatile Stdio stdio;
    private volatile long pid;

    private ComputecoreProcess(Operations operations, String system, long process, long pid) {
        this.operations = operations;
        this.system = system;
        this.pid = pid;
        handle = new SharedHandle(process, this::release);
        stdio = new Stdio(operations.settings().libraries(), this::askForHandles);
    }

    private void listen(long process) throws WindowsException {
        registration = Optional.of(operations.library().listenToProcess(process, this));
    }

    private void release(long process) throws WindowsException {
        operations.library().closeProcess(process);
        registration.ifPresent(Registration::forget);
    }

    /// A process that a request is making: whatever happens, somebody has to close it.
    private static final class Newborn {
        private Optional<ComputecoreProcess> process = Optional.empty();
    }

    static ComputecoreProcess create(
            Operations operations, String system, SharedHandle owner, String parameters)
            throws IOException, InterruptedException {
        var tried = "create process in " + system;
        var newborn = new Newborn();
        try (var use = owner.use(tried)) {
            var made =
                    operations.runForProcess(
                            tried,
                            operation -> {
                                var reply =
                                        operations
                                                .library()
                                                .createProcess(use.handle(), parameters, operation);
                                if (reply.handle() != 0) {
                                    var raw = reply.handle();
                                    var process =
                                            new ComputecoreProcess(operations, system, raw, 0);
                                    newborn.process = Optional.of(process);
                                    process.listen(raw);
                                }
                                return reply;
                            });
            return named(newborn, made, tried);
        } catch (IOException | InterruptedException e) {
            newborn.process.ifPresent(process -> process.abandon(e));
            throw e;
        }
    }

    /// The outcome has the pipes. If it is a failure though there is a process, that is asked for them.
    private static ComputecoreProcess named(Newborn newborn, NewProcess made, String tried)
            throws IOException, InterruptedException {
        var process =
                newborn.process.orElseThrow(
                        () -> HcsException.of(tried, HcsError.OTHER, "there is no handle"));
        var handles = made.handles().isPresent() ? made.handles().get() : process.ask(made, tried);
        process.pid = Integer.toUnsignedLong(handles.pid());
        process.stdio = new Stdio(process.operations.settings().libraries(), handles);
        return process;
    }

    private ProcessHandles ask(NewProcess made, String tried)
            throws IOException, InterruptedException {
        try {
            return askForHandles();
        } catch (HcsException e) {
            var reply = made.reply();
            var first = HcsException.ofNumber(tried, reply.number(), reply.result());
            first.addSuppressed(e);
            throw first;
        }
    }

    static ComputecoreProcess open(
            Operations operations, String system, SharedHandle owner, long pid)
            throws IOException, InterruptedException {
        var tried = "open process " + system + ":" + pid;
        try (var use = owner.use(tried)) {
            var reply =
                    operations.call(
                            tried, () -> operations.library().openProcess(use.handle(), (int) pid));
            var process = new ComputecoreProcess(operations, system, reply.handle(), pid);
            try {
                process.listen(reply.handle());
                return process;
            } catch (WindowsException e) {
                Ends.closeAfter(e, process);
                throw HcsException.of(tried, e);
            }
        }
    }

    private void abandon(Exception reason) {
        try {
            kill();
        } catch (IOException e) {
            reason.addSuppressed(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Ends.closeAfter(reason, this);
    }

    @Override
    public void heard(int type, int status, String document) {
        if (type == SystemEvents.SERVICE_DISCONNECTED) {
            ending.fail(() -> Ends.disconnected(tried("wait for")));
        } else if (type == SystemEvents.PROCESS_EXITED) {
            ending.end(exitCode(document));
        }
    }

    private static int exitCode(String document) {
        try {
            return Answers.document("", document, ProcessStatus.SHAPE).exitCodeOr(NO_EXIT_CODE);
        } catch (HcsException _) {
            return NO_EXIT_CODE;
        }
    }

    private String tried(String verb) {
        return verb + " " + system + ":" + pid;
    }

    private ProcessHandles askForHandles() throws IOException, InterruptedException {
        var tried = tried("get pipes of");
        try (var use = handle.use(tried)) {
            var answer =
                    operations.runForProcess(
                            tried,
                            operation ->
                                    operations
                                            .library()
                                            .request(
                                                    ProcessRequest.HANDLES,
                                                    use.handle(),
                                                    operation,
                                                    ""));
            var reply = answer.reply();
            return answer.handles()
                    .orElseThrow(
                            () -> HcsException.ofNumber(tried, reply.number(), reply.result()));
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
        request("modify", ProcessRequest.MODIFY, request.toText());
    }

    @Override
    public boolean signal(Document<?> options) throws IOException, InterruptedException {
        try {
            request("signal", ProcessRequest.SIGNAL, options.toText());
            return true;
        } catch (HcsException e) {
            if (e.isNotFound() || e.isAlreadyStopped() || e.error() == HcsError.INVALID_STATE) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public boolean kill() throws IOException, InterruptedException {
        try {
            request("kill", ProcessRequest.TERMINATE, "");
            return true;
        } catch (HcsException e) {
            if (e.isAlreadyStopped() || e.isNotFound()) {
                return false;
            }
            if (e.error() == HcsError.ACCESS_DENIED) {
                return true; // it is being ended
            }
            throw e;
        }
    }

    private String request(String verb, ProcessRequest request, String document)
            throws IOException, InterruptedException {
        var tried = tried(verb);
        try (var use = handle.use(tried)) {
            return operations
                    .run(
                            tried,
                            Deadline.FOR_EVER,
                            operation ->
                                    operations
                                            .library()
                                            .request(request, use.handle(), operation, document))
                    .output();
        }
    }

    @Override
    public ProcessStatus status() throws IOException, InterruptedException {
        var verb = "get properties of";
        var output = request(verb, ProcessRequest.PROPERTIES, new PropertyQuery().toText());
        return Answers.document(tried(verb), output, ProcessStatus.SHAPE);
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
        return system + ":" + pid;
    }
}
