package io.hcsshim.faults;

import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.ExecProcessRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Processes that write a lot, T1: every byte arrives once, in order, and every end is told once, however it is read.
@SuppressWarnings("try") // it may be interrupted while it closes
public final class StdioRun implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int AT_ONCE = 3;

    /// After so many those beside are asked.
    private static final int LOOK = 20;

    private static final String HOST = "stays";

    private final Direct shim;

    private StdioRun(Direct shim) {
        this.shim = shim;
    }

    /// Brings up a shim and a container where execs run.
    ///
    /// @param home the built product
    public static StdioRun on(Path home, Scene scene) throws IOException, InterruptedException {
        var run = new StdioRun(Direct.open(home, scene));
        try {
            run.shim.create(CreateTaskRequest.newBuilder().setId(HOST), "sleep", "1000000");
            run.shim.start(HOST, "");
            return run;
        } catch (IOException | InterruptedException e) {
            run.close();
            throw e;
        }
    }

    /// Runs as many processes as that, some at the same time; the numbers of their seeds begin with `seed`.
    ///
    /// @return what went wrong, a line each
    public List<String> run(int count, long seed) throws IOException, InterruptedException {
        try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            var going = new ArrayList<Future<List<String>>>();
            for (int i = 0; i < count; i++) {
                var talk = Talk.random(seed + i);
                going.add(workers.submit(() -> converse(talk)));
            }
            var wrong = new ArrayList<String>();
            var progress = new Progress(count);
            int done = 0;
            for (var each : going) {
                wrong.addAll(each.get());
                if (++done % LOOK == 0 || done == count) {
                    wrong.addAll(shim.silent());
                }
                progress.done("processes, wrong: " + wrong.size());
            }
            return wrong;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private List<String> converse(Talk talk) throws InterruptedException {
        try {
            return once(talk);
        } catch (IOException e) {
            var line = talk + ": " + e.getMessage();
            System.err.println(line);
            return List.of(line);
        }
    }

    private List<String> once(Talk talk) throws IOException, InterruptedException {
        var name = "t" + talk.seed();
        var id = talk.init() ? name : HOST;
        var exec = talk.init() ? "" : name;
        var out = shim.fifo(name + ".out");
        var err = shim.fifo(name + ".err");
        var hearings = List.of(new Hearing(out, talk, 1), new Hearing(err, talk, 2));
        if (talk.init()) {
            var request = CreateTaskRequest.newBuilder().setId(name);
            shim.create(
                    request.setStdout(out.toString()).setStderr(err.toString()), talk.arguments());
        } else {
            var request = ExecProcessRequest.newBuilder().setId(HOST).setExecId(name);
            shim.exec(
                    request.setStdout(out.toString()).setStderr(err.toString()), talk.arguments());
        }
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = new ArrayList<Future<?>>();
            for (var hearing : hearings) {
                reading.add(
                        readers.submit(() -> {
                            hearing.hear();
                            return 0;
                        }));
            }
            try {
                shim.start(id, exec);
                int status = shim.await(id, exec);
                for (var each : reading) {
                    each.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                }
                return told(talk, status, id, exec, hearings);
            } catch (ExecutionException | TimeoutException e) {
                readers.shutdownNow();
                throw new IOException("reading: " + e, e);
            } catch (IOException e) {
                readers.shutdownNow();
                throw e;
            }
        }
    }

    private List<String> told(Talk talk, int status, String id, String exec, List<Hearing> hearings)
            throws IOException, InterruptedException {
        var wrong = new ArrayList<String>();
        var exits = shim.exits(exec.isEmpty() ? id : exec, LIMIT);
        shim.delete(id, exec);
        if (status != talk.status()) {
            wrong.add(talk + ": ended with " + status);
        }
        if (exits.size() != 1 || exits.getFirst().status() != talk.status()) {
            wrong.add(talk + ": its end was told so: " + exits);
        }
        for (var hearing : hearings) {
            hearing.end();
        }
        if (exec.isEmpty()) {
            shim.shutdown(id);
        }
        return wrong;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        shim.close();
    }
}
