package io.hcsshim.hcs.computecore;

import io.hcsshim.hcs.HcsError;
import io.hcsshim.hcs.HcsException;
import io.hcsshim.hcs.HcsSettings;
import io.hcsshim.hcs.lifecycle.Deadline;
import io.hcsshim.hcs.lifecycle.SlowCalls;
import io.hcsshim.sys.windows.ComputeCore;
import io.hcsshim.sys.windows.ComputeOperations;
import io.hcsshim.sys.windows.NewProcess;
import io.hcsshim.sys.windows.PlatformThreads;
import io.hcsshim.sys.windows.Reply;
import io.hcsshim.sys.windows.WindowsError;
import io.hcsshim.sys.windows.WindowsException;
import java.io.IOException;
import java.time.Duration;

/// Requests, each with an operation of its own. Thread-safe.
final class Operations {
    private final ComputeCore library;
    private final HcsSettings settings;
    private final SlowCalls slow;

    Operations(HcsSettings settings) {
        this.settings = settings;
        library = new ComputeCore(settings.libraries());
        slow = new SlowCalls(settings.timeouts().slowCall(), settings.warnings());
    }

    ComputeCore library() {
        return library;
    }

    HcsSettings settings() {
        return settings;
    }

    /// Makes a request with an operation.
    interface Request {
        Reply make(long operation) throws WindowsException;
    }

    /// Calls the library.
    interface Work<T> {
        T run() throws WindowsException;
    }

    /// Makes a request and waits for its outcome without end.
    Reply run(String tried, Request request) throws IOException, InterruptedException {
        return run(tried, Deadline.FOR_EVER, request);
    }

    /// Makes a request and waits for its outcome; after `limit` it is cancelled.
    ///
    /// @return the outcome, whose output is the document that was asked for
    Reply run(String tried, Duration limit, Request request)
            throws IOException, InterruptedException {
        var operation = new Operation(library.operations());
        return inside(tried, operation, () -> outcome(tried, limit, operation, request));
    }

    /// Makes a request for a process and waits for its outcome, which may be a failure.
    NewProcess runForProcess(String tried, Request request)
            throws IOException, InterruptedException {
        var operation = new Operation(library.operations());
        return inside(
                tried,
                operation,
                () -> {
                    submit(tried, operation, request);
                    return library.operations()
                            .waitForProcess(operation.number(), ComputeOperations.FOR_EVER);
                });
    }

    /// Makes a request whose outcome shows in another way.
    void submit(String tried, Request request) throws IOException, InterruptedException {
        var operation = new Operation(library.operations());
        inside(tried, operation, () -> submit(tried, operation, request));
    }

    /// Calls the library without an operation, and checks the answer.
    Reply call(String tried, Work<Reply> work) throws IOException, InterruptedException {
        var reply = plain(tried, work);
        if (reply.failed()) {
            throw HcsException.ofNumber(tried, reply.number(), reply.output() + reply.result());
        }
        return reply;
    }

    /// Calls the library without an operation.
    <T> T plain(String tried, Work<T> work) throws IOException, InterruptedException {
        try {
            return PlatformThreads.run(() -> watched(tried, work::run), () -> {});
        } catch (WindowsException e) {
            throw HcsException.of(tried, e);
        }
    }

    private interface Inside<T> {
        T run() throws IOException;
    }

    private <T> T inside(String tried, Operation operation, Inside<T> work)
            throws IOException, InterruptedException {
        try {
            return PlatformThreads.run(
                    () -> {
                        operation.open();
                        try (operation) {
                            return watched(tried, work);
                        }
                    },
                    operation::cancel);
        } catch (WindowsException e) {
            throw HcsException.of(tried, e);
        }
    }

    private <T> T watched(String tried, Inside<T> work) throws IOException {
        try (var _ = slow.watch(tried)) {
            return work.run();
        }
    }

    private Reply outcome(String tried, Duration limit, Operation operation, Request request)
            throws IOException {
        submit(tried, operation, request);
        var outcome =
                library.operations().waitFor(operation.number(), Deadline.milliseconds(limit));
        if (outcome.hresult() == WindowsError.HCS_OPERATION_TIMEOUT) {
            operation.cancel();
            throw HcsException.of(tried, HcsError.TIME_OVER, "the service did not answer in time");
        }
        if (outcome.failed()) {
            throw HcsException.ofNumber(tried, outcome.number(), outcome.result());
        }
        return outcome;
    }

    /// A request that is refused at once leaves what is to be said about it with the operation.
    private Reply submit(String tried, Operation operation, Request request) throws IOException {
        var reply = request.make(operation.number());
        if (reply.failed()) {
            var said = library.operations().result(operation.number());
            throw HcsException.ofNumber(tried, reply.number(), said.output() + said.result());
        }
        return reply;
    }
}
