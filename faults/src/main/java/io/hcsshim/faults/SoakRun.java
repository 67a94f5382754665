package io.hcsshim.faults;

import io.hcsshim.bench.Chart;
import io.hcsshim.bench.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/// Containers that come, work and go at random, some at the same time: what is left over, and what grows.
///
/// Each step creates one, runs a process in one, kills one, or deletes one; after each, what containerd says of every container is
/// compared with what has to be. Whenever there is none, nothing may be left.
@SuppressWarnings("try") // it may be interrupted while it closes
final class SoakRun implements AutoCloseable {
    private static final int MOST = 3;

    /// One machine of so many may boot where clones are wanted.
    private static final int MANY = 100;

    private static final Duration COLLECTING = Duration.ofSeconds(20);
    private static final int WARM_UP = 5;

    /// A slope of fewer containers, or of fewer looks, would be that of the noise.
    private static final int SHORTEST = 100;

    private static final int FEWEST = 10;
    private static final long SETTLING = 20_000_000_000L;
    private static final long LOOK = 100_000_000;

    private final Scene scene;
    private final Stage stage;
    private final FaultHost host;
    private final PodNetwork network;
    private final Neighbours neighbours;
    private final Random random;
    private Residue before;
    private final Path csv;
    private final List<String> running = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private final List<Pulse> pulses = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int made;
    private int left;
    private int booted;
    private boolean isRefused;

    private SoakRun(Scene scene, Stage stage, Path results, long seed)
            throws IOException, InterruptedException {
        this.scene = scene;
        this.stage = stage;
        this.host = stage.host();
        this.network = stage.network();
        this.neighbours = stage.neighbours();
        this.random = new Random(seed);
        this.before = stage.residue();
        this.csv = results.resolve("soak.csv");
        Files.writeString(csv, "cycles,fds,threads,heap_mib,pss_mib,residue,seconds\n");
    }

    /// Brings a host up.
    static SoakRun on(Path home, Scene scene, long seed) throws IOException, InterruptedException {
        var results = Files.createDirectories(home.resolve("bench"));
        return Stage.set(
                home,
                Files.createTempDirectory("hcsflt"),
                scene,
                Map.of(),
                stage -> new SoakRun(scene, stage, results, seed));
    }

    /// Runs until so many containers have been created and all of them deleted; a machine that should boot and did not is the
    /// last, as is one clone too many that booted.
    void run(int count) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        var progress = new Progress(count);
        int told = 0;
        while (made < count && !isRefused || !running.isEmpty() || !stopped.isEmpty()) {
            step(made < count && !isRefused);
            while (told < made) {
                progress.done("containers, wrong: " + wrong.size());
                told++;
            }
            check();
            if (running.isEmpty() && stopped.isEmpty()) {
                rest((System.nanoTime() - begin) / 1_000_000_000);
            }
        }
    }

    private void step(boolean more) throws IOException, InterruptedException {
        int choice = random.nextInt(8);
        if (more && running.size() + stopped.size() < MOST && (choice < 4 || running.isEmpty())) {
            create();
        } else if (choice < 5 && !running.isEmpty()) {
            var id = pick(running);
            expect(
                    "in",
                    "tasks",
                    "exec",
                    "--exec-id",
                    "e" + random.nextLong(1L << 40),
                    id,
                    "echo",
                    "in");
        } else if (choice < 7 && !running.isEmpty()) {
            kill(pick(running), random.nextBoolean() ? "SIGKILL" : "SIGTERM");
        } else if (!stopped.isEmpty() || !running.isEmpty()) {
            delete(pick(stopped.isEmpty() ? running : stopped));
        }
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private void create() throws IOException, InterruptedException {
        var id = Life.PREFIX + "s" + made++;
        var arguments =
                new ArrayList<>(List.of("run", "--runtime", "io.containerd.runhcs.v1", "-d"));
        // The network has room for one.
        if (running.isEmpty() && stopped.isEmpty() && random.nextBoolean()) {
            arguments.addAll(List.of("--with-ns", "network:" + network.path()));
        }
        arguments.addAll(scene.ctrArguments());
        arguments.addAll(List.of(FaultHost.IMAGE, id, "sh", "-c", Life.SCRIPT));
        expect("", arguments.toArray(String[]::new));
        running.add(id);
        lookAtMachine(id);
    }

    /// One that booted because it could not be cloned is as good for its container; many are no soak of clones.
    private void lookAtMachine(String id) throws IOException {
        var machine = host.machine(id);
        if (machine.isPresent() && machine.get().beginning() == scene.beginning()) {
            return;
        }
        booted++;
        System.err.println(id + " booted: " + host.whyItBooted(id));
        boolean boots = scene.beginning() == Beginning.BOOT;
        if (machine.isEmpty() || boots || booted > 1 + made / MANY) {
            complain(
                    "the machine of " + id + " did not come up as it should: " + scene.beginning());
            isRefused = true;
        }
    }

    private void kill(String id, String signal) throws IOException, InterruptedException {
        if (signal.equals("SIGTERM")) {
            var life = life(id);
            life.awaitListening().ifPresent(this::complain);
        }
        expect("", "tasks", "kill", "-s", signal, id);
        running.remove(id);
        stopped.add(id);
    }

    private void delete(String id) throws IOException, InterruptedException {
        var life = life(id);
        life.clean().forEach(this::complain);
        running.remove(id);
        stopped.remove(id);
    }

    private Life life(String id) {
        return new Life(host, id, Optional.empty(), List.of());
    }

    private void expect(String text, String... command) throws IOException, InterruptedException {
        var output = host.ctr(command);
        if (!output.good() || !output.text().contains(text)) {
            complain(List.of(command) + ": " + output.text().strip());
        }
    }

    private void complain(String line) {
        System.err.println("after " + made + " containers: " + line);
        wrong.add(line);
    }

    /// What containerd says of each, in time.
    private void check() throws IOException, InterruptedException {
        for (var id : running) {
            var state = life(id).state();
            if (!state.equals("RUNNING")) {
                complain(id + " should run and is " + state);
            }
        }
        long end = System.nanoTime() + SETTLING;
        for (var id : stopped) {
            var life = life(id);
            while (!life.state().equals("STOPPED")) {
                if (System.nanoTime() > end) {
                    complain(id + " was killed and is " + life.state());
                    break;
                }
                LockSupport.parkNanos(LOOK);
            }
        }
    }

    private void rest(long seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + SETTLING;
        var residue = stage.residue().beyond(before);
        while (!residue.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK);
            residue = stage.residue().beyond(before);
        }
        left = Math.max(left, residue.size());
        residue.forEach(line -> complain("left: " + line));
        var silent = neighbours.look(false, true);
        if (!silent.isEmpty()) {
            silent.forEach(this::complain);
            before = stage.residue();
        }
        collectGarbage();
        var now = Pulse.of(host);
        if (made >= WARM_UP) {
            pulses.add(now);
        }
        Files.writeString(
                csv,
                String.format(
                        Locale.ROOT,
                        "%d,%d,%d,%.1f,%.1f,%d,%d%n",
                        made,
                        now.fds(),
                        now.threads(),
                        now.heap(),
                        now.pss(),
                        residue.size(),
                        seconds),
                StandardOpenOption.APPEND);
    }

    /// So that what is measured of the heap is what is held.
    private void collectGarbage() throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        for (var resident : host.residents()) {
            Programs.run(
                    host.folder(),
                    Map.of(),
                    COLLECTING,
                    List.of(jcmd, String.valueOf(resident.pid()), "GC.run"));
        }
    }

    /// What went wrong, a line each.
    List<String> wrong() {
        return wrong;
    }

    /// The rows of T2 and T7, and the pictures.
    void report(Report report) {
        report.alone(
                "T2",
                "containers created, used, killed, deleted at random, up to three at once"
                        + scene.label(),
                "",
                made,
                "≥ 1,000 (10,000)");
        report.alone(
                "T2",
                "processes, sockets, mounts, loops, cgroups, devices, files left whenever there is none"
                        + scene.label(),
                "",
                left,
                "≤ 0 (0)");
        slope(report, "descriptors", "", Pulse::fds);
        slope(report, "threads", "", Pulse::threads);
        slope(report, "heap", "MiB", Pulse::heap);
        slope(report, "PSS", "MiB", Pulse::pss);
        report.alone(
                "T7",
                "machines that came up, of as many that were wanted, without a hang"
                        + scene.label(),
                "",
                made - wrong.size(),
                "≥ 300 (1,000)");
        if (scene.beginning() == Beginning.TEMPLATE) {
            report.alone(
                    "T2",
                    "of their machines, booted for want of a clone" + scene.label(),
                    "",
                    booted,
                    "");
        }
        if (scene.beside() > 0) {
            report.alone(
                    "T2",
                    "slowest exec of `true` in those beside a soak" + scene.label(),
                    "ms",
                    neighbours.slowest(),
                    "");
        }
    }

    private void slope(Report report, String what, String unit, ToDoubleFunction<Pulse> of) {
        var values = pulses.stream().map(of::applyAsDouble).toList();
        report.picture(
                "soak-" + what,
                new Chart.Line("Resident shim: " + what, "times without a pod", unit, values));
        var row = what + " of the resident: slope for 1,000 containers" + scene.label();
        if (made < SHORTEST || values.size() < FEWEST) {
            report.notMeasured("T2", row, "%d containers are too few".formatted(made));
            return;
        }
        report.alone("T2", row, unit, slope(values) / made * values.size() * 1000, "");
    }

    /// The slope of the line that fits best, for a step from one value to the next.
    static double slope(List<Double> values) {
        double n = values.size();
        double middle = (n - 1) / 2;
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double up = 0;
        double down = 0;
        for (int i = 0; i < values.size(); i++) {
            up += (i - middle) * (values.get(i) - mean);
            down += (i - middle) * (i - middle);
        }
        return down == 0 ? 0 : up / down;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stage.close();
    }
}
