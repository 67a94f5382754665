package io.hcsshim.faults;

import io.hcsshim.bench.Report;
import io.hcsshim.bench.Samples;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.DeleteRequest;
import io.hcsshim.containerd.task.KillRequest;
import io.hcsshim.containerd.task.StateRequest;
import io.hcsshim.containerd.task.StatsRequest;
import io.hcsshim.sys.linux.Kill;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How soon containerd hears of a machine that died, T4, and gets its answers from one that hangs, T5.
@SuppressWarnings("try") // it may be interrupted while it closes
final class MachineFaults {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String BUSY = "agent stopped beside a busy container";
    private static final String[] COMPUTING = {"sh", "-c", "while :; do :; done"};
    private static final String[] RESTING = {"sleep", "100000"};
    private static final int SIGSTOP = 19;
    private static final int SIGKILL = 9;

    private MachineFaults() {}

    /// Does each of four things to as many machines as that.
    ///
    /// @return whether all that was to be told was
    static boolean run(Path home, Scene scene, Report report, int count)
            throws IOException, InterruptedException {
        try (var shim = Direct.open(home, scene)) {
            deaths(shim, scene, report, count);
            hangs(shim, scene, report, count, "QEMU stopped", MachineFaults::stopMachine);
            hangs(shim, scene, report, count, "agent stopped", MachineFaults::stopAgent);
            hangs(shim, scene, report, count, BUSY, MachineFaults::stopAgent);
            return shim.silent().isEmpty();
        }
    }

    private static void start(Direct shim, String id, String... arguments)
            throws IOException, InterruptedException {
        shim.create(CreateTaskRequest.newBuilder().setId(id), arguments);
        shim.start(id, "");
    }

    private static void deaths(Direct shim, Scene scene, Report report, int count)
            throws IOException, InterruptedException {
        var taken = new double[count];
        var progress = new Progress(count);
        for (int i = 0; i < count; i++) {
            var id = "dies" + i;
            start(shim, id, RESTING);
            var begin = System.nanoTime();
            shim.machine(id).destroyForcibly();
            var exits = shim.exits(id, LIMIT);
            if (exits.size() != 1) {
                throw new IOException("the end of a machine that was killed: " + exits);
            }
            taken[i] = (exits.getFirst().nanos() - begin) / 1e6;
            shim.delete(id, "");
            shim.shutdown(id);
            progress.done("QEMU killed");
        }
        report.alone(
                "T4",
                "SIGKILL of QEMU → TaskExit published" + scene.label(),
                new Samples(taken),
                "≤ 2,000 ms (500)");
    }

    /// Makes a machine hang.
    private interface Stop {
        void stop(Direct shim, String id) throws IOException, InterruptedException;
    }

    private static void stopMachine(Direct shim, String id) throws IOException {
        Kill.process((int) shim.machine(id).pid(), SIGSTOP);
    }

    /// Its threads stop one by one, and the last may just have answered: nobody answers what is asked after that.
    private static void stopAgent(Direct shim, String id) throws IOException, InterruptedException {
        var stop = "kill -STOP $(pidof java) || kill -STOP $(pgrep -f hcsshim.guest)";
        for (var script : List.of(stop, "true")) {
            try {
                GuestScript.run(shim.control(), "flt/" + id, script, Duration.ofSeconds(3));
            } catch (TtrpcException _) {
                return; // it does not answer any more
            }
        }
        throw new IOException("the agent answers, and is not stopped");
    }

    private static void hangs(
            Direct shim, Scene scene, Report report, int count, String how, Stop stop)
            throws IOException, InterruptedException {
        Map<String, double[]> taken = new LinkedHashMap<>();
        var progress = new Progress(count);
        for (int i = 0; i < count; i++) {
            var id = how.replace(' ', '-') + i;
            start(shim, id, how.equals(BUSY) ? COMPUTING : RESTING);
            stop.stop(shim, id);
            answer(shim, id, i, count, taken);
            shim.shutdown(id);
            for (var silent : shim.silent()) {
                throw new IOException(silent);
            }
            progress.done(how);
        }
        taken.forEach((call, times) ->
                report.alone(
                        "T5",
                        how + ": " + call + " answers" + scene.label(),
                        new Samples(times),
                        "≤ 5,000 ms (2,000)"));
    }

    private static void answer(
            Direct shim, String id, int at, int count, Map<String, double[]> taken)
            throws IOException, InterruptedException {
        time(
                taken,
                "State",
                at,
                count,
                () -> shim.call("State", StateRequest.newBuilder().setId(id).build(), LIMIT));
        time(
                taken,
                "Stats",
                at,
                count,
                () -> shim.call("Stats", StatsRequest.newBuilder().setId(id).build(), LIMIT));
        time(
                taken,
                "Kill",
                at,
                count,
                () ->
                        shim.call(
                                "Kill",
                                KillRequest.newBuilder().setId(id).setSignal(SIGKILL).build(),
                                LIMIT));
        shim.await(id, "");
        time(
                taken,
                "Delete",
                at,
                count,
                () -> shim.call("Delete", DeleteRequest.newBuilder().setId(id).build(), LIMIT));
    }

    /// A refusal is an answer, a silence none.
    private static void time(
            Map<String, double[]> taken, String call, int at, int count, Samples.Work work)
            throws IOException, InterruptedException {
        var begin = System.nanoTime();
        try {
            work.run();
        } catch (TtrpcException e) {
            if (e.code() == TtrpcCode.DEADLINE_EXCEEDED) {
                throw e;
            }
        }
        taken.computeIfAbsent(call, _ -> new double[count])[at] = (System.nanoTime() - begin) / 1e6;
    }
}
