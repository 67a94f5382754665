package io.hcsshim.hcs.vmcompute;

import io.hcsshim.hcs.HcsError;
import io.hcsshim.hcs.HcsException;
import io.hcsshim.hcs.HcsSettings;
import io.hcsshim.hcs.lifecycle.Deadline;
import io.hcsshim.hcs.lifecycle.SharedHandle;
import io.hcsshim.hcs.lifecycle.SlowCalls;
import io.hcsshim.sys.windows.PlatformThreads;
import io.hcsshim.sys.windows.Reply;
import io.hcsshim.sys.windows.VmCompute;
import io.hcsshim.sys.windows.WindowsError;
import io.hcsshim.sys.windows.WindowsException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/// Calls of the library, each on a thread of its own that is left behind if it does not come back. Thread-safe.
final class Calls {
    private final VmCompute library;
    private final HcsSettings settings;
    private final SlowCalls slow;

    Calls(HcsSettings settings) {
        this.settings = settings;
        library = new VmCompute(settings.libraries());
        slow = new SlowCalls(settings.timeouts().slowCall(), settings.warnings());
    }

    VmCompute library() {
        return library;
    }

    HcsSettings settings() {
        return settings;
    }

    /// Something that calls the library.
    interface Work<T> {
        T run() throws WindowsException;
    }

    /// Something that calls the library with a handle.
    interface HandleWork<T> {
        T run(long handle) throws WindowsException;
    }

    /// Calls, waits without end, and checks the answer.
    Reply call(String tried, Work<Reply> work) throws IOException, InterruptedException {
        var reply = within(tried, Deadline.FOR_EVER, work, late -> {});
        check(tried, reply);
        return reply;
    }

    /// Calls with a handle that stays open until the library is done with it, even if nobody waits any more.
    <T> T with(
            String tried, SharedHandle handle, Duration limit, HandleWork<T> work, Consumer<T> late)
            throws IOException, InterruptedException {
        var use = handle.use(tried);
        Work<T> whole =
                () -> {
                    try (use) {
                        return work.run(use.handle());
                    }
                };
        return within(tried, limit, whole, late);
    }

    /// [#with(String, SharedHandle, Duration, HandleWork, Consumer)] without end, and with a check of the answer.
    Reply with(String tried, SharedHandle handle, HandleWork<Reply> work)
            throws IOException, InterruptedException {
        var reply = with(tried, handle, Deadline.FOR_EVER, work, late -> {});
        check(tried, reply);
        return reply;
    }

    /// Calls, and waits for at most `limit`.
    ///
    /// @param late closes what a call that was left behind makes
    <T> T within(String tried, Duration limit, Work<T> work, Consumer<T> late)
            throws IOException, InterruptedException {
        try {
            var answer = PlatformThreads.within(limit, () -> watched(tried, work), late);
            return answer.orElseThrow(() -> timeOver(tried));
        } catch (WindowsException e) {
            throw HcsException.of(tried, e);
        }
    }

    private <T> T watched(String tried, Work<T> work) throws WindowsException {
        try (var _ = slow.watch(tried)) {
            return work.run();
        }
    }

    static HcsException timeOver(String tried) {
        return HcsException.of(tried, HcsError.TIME_OVER, "the service did not answer in time");
    }

    /// Whether the outcome is yet to come.
    ///
    /// @throws HcsException if the answer is a failure
    static boolean check(String tried, Reply reply) throws HcsException {
        if (reply.hresult() == WindowsError.OPERATION_PENDING) {
            return true;
        }
        if (reply.failed()) {
            throw HcsException.ofNumber(tried, reply.number(), reply.result());
        }
        return false;
    }
}
