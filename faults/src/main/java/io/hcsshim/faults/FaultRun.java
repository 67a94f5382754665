package io.hcsshim.faults;

import io.hcsshim.faults.Fault.Deed;
import io.hcsshim.faults.Fault.Victim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// Lives with one fault each, on one host, and what became of each.
@SuppressWarnings("try") // it may be interrupted while it closes
public final class FaultRun implements AutoCloseable {
    private static final long SETTLING = 60_000_000_000L;
    private static final Duration TELLING = Duration.ofSeconds(15);
    private static final long LOOK = 100_000_000;
    private static final long HEALING = 180_000_000_000L;

    private final Path home;
    private final Scene scene;
    private final Checkpoint checkpoint;
    private final Stage stage;
    private final FaultHost host;
    private final Neighbours neighbours;
    private Residue before;
    private final Map<Fault, List<String>> findings = new LinkedHashMap<>();
    private int struck;
    private int number;

    private FaultRun(Path home, Scene scene, Checkpoint checkpoint, Stage stage)
            throws IOException, InterruptedException {
        this.home = home;
        this.scene = scene;
        this.checkpoint = checkpoint;
        this.stage = stage;
        this.host = stage.host();
        this.neighbours = stage.neighbours();
        this.before = stage.residue();
    }

    /// Brings a host up.
    ///
    /// @param home the built product
    public static FaultRun on(Path home, Scene scene) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("hcsflt");
        var checkpoint = Checkpoint.open(folder.resolve("points"));
        try {
            var java = Woven.java(folder, folder.resolve("points")).toString();
            return Stage.set(
                    home,
                    folder,
                    scene,
                    Map.of("HCSSHIM_JAVA", java),
                    stage -> new FaultRun(home, scene, checkpoint, stage));
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (checkpoint) {
                throw e;
            }
        }
    }

    /// The points of a life, in order; with a network every second is, so those of both.
    ///
    /// @throws IOException if it is not as it should be even without a fault
    public List<String> points() throws IOException, InterruptedException {
        Set<String> points = new LinkedHashSet<>();
        for (int i = 0; i < 2; i++) {
            var life = faultless(i == 1, points);
            if (!beganAsItShould(life)) {
                throw new IOException(refusal());
            }
        }
        return List.copyOf(points);
    }

    /// One to which nothing happens, and where it comes by.
    private Life faultless(boolean networked, Set<String> points)
            throws IOException, InterruptedException {
        var life = life(networked);
        checkpoint.watch((point, _) -> {
            synchronized (points) {
                points.add(point);
            }
            return Checkpoint.GO_ON;
        });
        var complaints = new ArrayList<>(life.live());
        checkpoint.watch((_, _) -> Checkpoint.GO_ON);
        complaints.addAll(aftermath(life, Optional.empty()));
        if (!complaints.isEmpty()) {
            throw new IOException("a life without a fault: " + complaints);
        }
        return life;
    }

    private boolean beganAsItShould(Life life) {
        return life.beginning().filter(scene.beginning()::equals).isPresent();
    }

    private String refusal() {
        return scene.beginning() == Beginning.TEMPLATE
                ? "a machine should be a clone of a template and is none, without a fault"
                : "a machine should have booted and is a clone";
    }

    /// A fault may have made a machine boot that was to be a clone, and a template that has to be made anew, which happens when
    /// nobody else wants the processors; afterwards they are clones again.
    private void control() throws IOException, InterruptedException {
        long end = System.nanoTime() + HEALING;
        do {
            if (beganAsItShould(faultless(false, new LinkedHashSet<>()))) {
                return;
            }
        } while (System.nanoTime() < end);
        throw new IOException(refusal());
    }

    private Life life(boolean networked) {
        number++;
        return new Life(
                host,
                Life.PREFIX + number,
                networked ? Optional.of(stage.network().path()) : Optional.empty(),
                scene.ctrArguments());
    }

    /// Lets faults strike, one after the other; ends where what should be there without a fault is not.
    public void strike(List<Fault> faults) throws IOException, InterruptedException {
        var progress = new Progress(faults.size());
        for (var fault : faults) {
            try {
                strike(fault, progress);
            } catch (IOException e) {
                findings.put(fault, List.of("the run ends here: " + e.getMessage()));
                return;
            }
        }
    }

    private void strike(Fault fault, Progress progress) throws IOException, InterruptedException {
        var life = life(number % 2 == 0 || fault.point().contains("network"));
        var striker = new Striker(host, fault, life.id());
        checkpoint.watch(striker);
        List<String> wrong = new ArrayList<>();
        try (striker) {
            var complaints = life.live();
            checkpoint.watch((_, _) -> Checkpoint.GO_ON);
            if (!striker.hasStruck() || fault.isHarmless()) {
                wrong.addAll(complaints); // nobody has come to harm
            }
            striker.awaitPlenty(); // a shortage of the shim is one of the pods beside
            wrong.addAll(aftermath(life, Optional.of(fault)));
            if (life.beginning().isPresent() && !beganAsItShould(life)) {
                control();
            }
        } catch (Programs.HungException e) {
            wrong.add("hangs: " + e.getMessage());
            checkpoint.watch((_, _) -> Checkpoint.GO_ON);
            wrong.addAll(aftermath(life, Optional.of(fault)));
        }
        struck += striker.hasStruck() ? 1 : 0;
        progress.done(fault + " " + outcome(striker, wrong));
        if (!wrong.isEmpty()) {
            findings.put(fault, List.copyOf(wrong));
        }
    }

    private static String outcome(Striker striker, List<String> wrong) {
        if (!wrong.isEmpty()) {
            return "WRONG " + wrong;
        }
        return striker.hasStruck() ? "ok" : "not there";
    }

    /// containerd forgets the container, everything is as before, and the end was told as often as it should.
    private List<String> aftermath(Life life, Optional<Fault> fault)
            throws IOException, InterruptedException {
        var wrong = new ArrayList<String>();
        var end = System.nanoTime() + SETTLING;
        var left = afterTask(life);
        while (!left.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK);
            left = afterTask(life);
        }
        wrong.addAll(life.clean());
        if (!left.isEmpty()) {
            left.forEach(line -> wrong.add("left: " + line));
            before = stage.residue(); // told once
        }
        if (residents() > 1) {
            wrong.add("residents: " + residents());
        }
        wrong.addAll(exits(life, fault));
        wrong.addAll(
                neighbours.look(
                        fault.filter(FaultRun::mayEndShim).isPresent(),
                        fault.filter(each -> each.victim() == Victim.CONTAINERD).isEmpty()));
        if (scene.beside() > 0) {
            before = stage.residue(); // there may be others beside now
        }
        return wrong;
    }

    /// What there is beside the mount of the container's snapshot, which lasts as long as that.
    private Set<String> afterTask(Life life) throws IOException, InterruptedException {
        life.endTask();
        return stage.residue().beyond(before);
    }

    private int residents() {
        return host.residents().size();
    }

    /// A containerd that is killed takes its events with it. One whose shim dies tells the end itself, after the shim has told it
    /// perhaps, and has to say the same.
    private List<String> exits(Life life, Optional<Fault> fault) throws InterruptedException {
        if (fault.filter(each -> each.victim() == Victim.CONTAINERD).isPresent()) {
            return List.of();
        }
        var started =
                host.events().of(life.id()).stream()
                        .anyMatch(event -> event.topic().equals("start"));
        var ends = host.events().exits(life.id(), started ? TELLING : Duration.ZERO);
        var most = fault.filter(FaultRun::mayEndShim).isPresent() ? 2 : 1;
        if (ends.size() > most
                || started && ends.isEmpty()
                || ends.stream().map(TaskEvent::status).distinct().count() > 1) {
            return List.of("its end was told so: " + ends);
        }
        return List.of();
    }

    private static boolean mayEndShim(Fault fault) {
        return fault.victim() == Victim.SHIM || fault.deed() == Deed.EXHAUST;
    }

    /// How many faults have struck.
    public int struck() {
        return struck;
    }

    /// What was not as it should be, by the fault.
    public Map<Fault, List<String>> findings() {
        return findings;
    }

    /// How long the slowest answer of a pod beside took, in milliseconds.
    double slowestBeside() {
        return neighbours.slowest();
    }

    /// Keeps the logs of a run that found something.
    private void keepLogs() throws IOException {
        var kept = Files.createDirectories(home.resolve("faults"));
        for (var place : List.of(host.folder(), host.state())) {
            try (var logs = Files.newDirectoryStream(place, "*.log")) {
                for (var log : logs) {
                    Files.copy(
                            log,
                            kept.resolve(log.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (!findings.isEmpty()) {
            keepLogs();
        }
        try (checkpoint;
                stage) {
            checkpoint.watch((_, _) -> Checkpoint.GO_ON);
        }
    }
}
