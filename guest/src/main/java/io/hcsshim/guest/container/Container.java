package io.hcsshim.guest.container;

import io.hcsshim.guest.process.ProcessExit;
import io.hcsshim.guest.runc.OciRuntime;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// A container that exists in the runtime: its init and the processes beside it.
///
/// Thread-safe.
final class Container {
    private final OciRuntime.Target target;
    private final Prepared prepared;
    private final String scratch;
    private final GuestProcess init;
    private final AtomicReference<ExitType> exitType;
    private final Map<Integer, GuestProcess> execs = new HashMap<>(); // guarded by this

    Container(
            OciRuntime.Target target,
            Prepared prepared,
            String scratch,
            GuestProcess init,
            AtomicReference<ExitType> exitType) {
        this.target = target;
        this.prepared = prepared;
        this.scratch = scratch;
        this.init = init;
        this.exitType = exitType;
    }

    OciRuntime.Target target() {
        return target;
    }

    Prepared prepared() {
        return prepared;
    }

    Spec spec() {
        return prepared.spec();
    }

    /// A directory that goes with the container; may be empty text.
    String scratch() {
        return scratch;
    }

    GuestProcess init() {
        return init;
    }

    /// The init or another process by its pid.
    ///
    /// @throws HResultException not found
    synchronized GuestProcess process(long pid) throws HResultException {
        if (pid == init.pid()) {
            return init;
        }
        var exec = execs.get((int) pid);
        if (exec == null || exec.pid() != pid) {
            throw HResultException.because(
                    HResult.NOT_FOUND, "container \"" + target.id() + "\" has no process " + pid);
        }
        return exec;
    }

    synchronized void add(GuestProcess exec) {
        execs.put(exec.pid(), exec);
    }

    /// Forgets a process whose exit was reported, unless its number is another's by now.
    synchronized void forget(int pid, ProcessExit exit) {
        var exec = execs.get(pid);
        if (exec != null && exec.exit() == exit) {
            execs.remove(pid);
        }
    }

    /// Remembers that `signal` was delivered to the container on request.
    void signalled(int signal) {
        exitType.set(exitType.get().after(signal));
    }

    /// The document for another process: its limits are the init's, and so is its user if the container was given one by
    /// name and the process is not.
    JsonObject execDocument(JsonObject process) throws IOException {
        var limits = spec().process().get("rlimits");
        var limited =
                limits.isPresent()
                        ? process.with("rlimits", limits.get())
                        : process.without("rlimits");
        var user = execUser(limited);
        return user.isEmpty() ? limited : limited.with("user", user);
    }

    private JsonObject execUser(JsonObject process) throws IOException {
        var user = process.object("user").orElse(JsonObject.of());
        if (!user.string("username").isEmpty()) {
            return new UserString(spec().rootPath()).numbered(user).without("username");
        }
        var own = spec().process().object("user").orElse(JsonObject.of());
        return own.string("username").isEmpty() ? user : own;
    }

    /// Gives up every stream.
    void close() {
        init.close();
        synchronized (this) {
            for (var exec : execs.values()) {
                exec.close();
            }
        }
    }
}
