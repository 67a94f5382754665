package io.hcsshim.shim.task;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Kill;
import io.hcsshim.sys.linux.Spawn;
import io.hcsshim.sys.linux.Threads;
import io.hcsshim.sys.linux.Wait;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Programs of the host that a spec wants run once the namespaces of its container exist: `prestart` and
/// `createRuntime` (OCI runtime spec, POSIX-platform hooks). Docker and nerdctl make a container's network with one.
///
/// They hear of the machine's process on the host, whose network namespace becomes that of the container.
final class Hooks {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_WORDS = 4096;

    private final List<Hook> hooks;
    private final Path bundle;

    private record Hook(
            Path program, List<String> command, List<String> environment, Duration limit) {}

    private Hooks(List<Hook> hooks, Path bundle) {
        this.hooks = hooks;
        this.bundle = bundle;
    }

    /// Those of a spec, in their order.
    ///
    /// @throws TaskException `INVALID_ARGUMENT` if one makes no sense
    static Hooks of(OciSpec spec, Path bundle) throws IOException {
        var all = spec.toJson().object("hooks").orElse(JsonObject.of());
        var found = new ArrayList<Hook>();
        for (var kind : List.of("prestart", "createRuntime")) {
            for (var hook : all.objects(kind)) {
                found.add(parse(hook));
            }
        }
        return new Hooks(found, bundle);
    }

    private static Hook parse(JsonObject hook) throws TaskException, JsonException {
        var path = hook.string("path");
        if (!path.startsWith("/")) {
            throw TaskException.invalid("the path of a hook is absolute, not '" + path + "'");
        }
        var arguments = hook.strings("args");
        var limit = hook.int64("timeout") > 0 ? Duration.ofSeconds(hook.int64("timeout")) : LIMIT;
        return new Hook(
                Path.of(path),
                arguments.isEmpty() ? List.of(path) : arguments,
                hook.strings("env"),
                limit);
    }

    /// Runs one after the other.
    ///
    /// @param process the machine's number on the host
    /// @throws IOException if one fails, or takes longer than it may; those after it are not run
    void run(String container, int process) throws IOException, InterruptedException {
        var state =
                JsonObject.builder()
                        .put("ociVersion", "1.0.2")
                        .put("id", container)
                        .put("status", "created")
                        .put("pid", process)
                        .put("bundle", bundle.toString())
                        .build();
        for (var hook : hooks) {
            run(hook, state.toText().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void run(Hook hook, byte[] state) throws IOException, InterruptedException {
        try (var input = Fd.pipe();
                var complaint = Fd.pipe();
                var nothing = Fd.open(Path.of("/dev/null"), Fd.O_RDWR)) {
            int pid =
                    new Spawn(hook.command())
                            .program(hook.program())
                            .environment(hook.environment())
                            .directory(bundle)
                            .session()
                            .stdin(input.read())
                            .stdout(nothing)
                            .stderr(complaint.write())
                            .start();
            var ended = new CompletableFuture<Integer>();
            watch(pid, ended);
            complaint.write().close();
            input.write().write(state, 0, state.length); // a pipe holds more
            input.write().close();
            await(hook, pid, ended, complaint.read());
        } catch (ErrnoException e) {
            throw new IOException("hook " + hook.program() + ": " + e.getMessage(), e);
        }
    }

    /// Waiting for a process holds its thread. One that nobody can wait for is ended.
    private static void watch(int pid, CompletableFuture<Integer> ended) throws ErrnoException {
        try {
            Threads.start(
                    Thread.ofPlatform()
                            .daemon()
                            .name("hook " + pid)
                            .unstarted(() -> reap(pid, ended)));
        } catch (ErrnoException e) {
            Kill.process(pid, Signals.KILL);
            reap(pid, ended);
            throw e;
        }
    }

    private static void reap(int pid, CompletableFuture<Integer> ended) {
        try {
            ended.complete(Wait.forExit(pid).toCode());
        } catch (ErrnoException e) {
            ended.completeExceptionally(e);
        }
    }

    private static void await(Hook hook, int pid, CompletableFuture<Integer> ended, Fd complaint)
            throws IOException, InterruptedException {
        try {
            int status = ended.get(hook.limit().toMillis(), TimeUnit.MILLISECONDS);
            if (status != 0) {
                throw new IOException(
                        "hook "
                                + hook.program()
                                + " ended with "
                                + status
                                + ": "
                                + words(complaint));
            }
        } catch (TimeoutException _) {
            Kill.group(pid, 9); // it leads a session
            throw new IOException(
                    "hook "
                            + hook.program()
                            + " did not end within "
                            + hook.limit().toSeconds()
                            + " s");
        } catch (ExecutionException e) {
            throw new IOException("hook " + hook.program() + ": " + e.getMessage(), e);
        }
    }

    /// What it has written; a child that it left behind may hold the other end open.
    private static String words(Fd complaint) throws IOException {
        complaint.setBlocking(false);
        var bytes = new byte[MOST_WORDS];
        try {
            int count = complaint.read(bytes, 0, bytes.length);
            return new String(bytes, 0, Math.max(count, 0), StandardCharsets.UTF_8).strip();
        } catch (ErrnoException _) {
            return ""; // it said nothing
        }
    }
}
