package io.hcsshim.it.shim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.task.DeleteResponse;
import io.hcsshim.containerd.task.StateRequest;
import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import io.hcsshim.wire.ttrpc.TtrpcServer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The small program in front of the Java one, against a resident process that only takes notes, or against a real
/// one.
class LauncherTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path folder; // short enough for the state root below it
    private Path home;
    private Path state;
    private Path bundle;
    private final Map<String, String> environment = new HashMap<>();
    private final List<TtrpcCall> calls = new ArrayList<>();
    private byte[] answer = {};
    private Optional<TtrpcException> refusal = Optional.empty();

    @BeforeEach
    void prepare() throws IOException {
        home = Home.require();
        state = Files.createDirectories(folder.resolve("s"));
        bundle = Files.createDirectories(folder.resolve("bundle"));
    }

    @Test
    void startReservesThePodAndAnswersWithTheAddress() throws Exception {
        answer = "/somewhere/ns.sock".getBytes(StandardCharsets.UTF_8);
        try (var _ = resident()) {
            var outcome = run("-namespace", "ns", "-id", "c1", "-debug", "start");

            assertEquals("unix:///somewhere/ns.sock", outcome.stdout(), outcome.all());
            assertEquals("", outcome.stderr());
            assertEquals(0, outcome.status());
        }
        assertEquals("unix:///somewhere/ns.sock", Files.readString(bundle.resolve("address")));
        assertEquals("io.hcsshim.Resident/Reserve", called());
        assertEquals(
                "ns\0c1\0" + bundle + "\0/events\0/c.sock\0debug\0",
                new String(calls.getFirst().payload(), StandardCharsets.UTF_8));
    }

    @Test
    void whatStartIsToldOnStandardInputGoesWithThePod() throws Exception {
        answer = "/somewhere/ns.sock".getBytes(StandardCharsets.UTF_8);
        var told = new ArrayList<String>();
        try (var _ = resident()) {
            for (var options : List.of("", "a", "ab", "abc", "\0\u00ff".repeat(9000))) {
                calls.clear();
                var outcome = Programs.run(start("c1"), options, LIMIT);
                assertEquals(0, outcome.status(), outcome.all());
                told.add(new String(calls.getFirst().payload(), StandardCharsets.UTF_8));

                var inBase64 =
                        Base64.getEncoder()
                                .encodeToString(options.getBytes(StandardCharsets.UTF_8));
                assertTrue(told.getLast().endsWith("\0" + inBase64), told.getLast());
            }
            var tooMuch = Programs.run(start("c1"), "x".repeat(40_000), LIMIT);
            assertEquals(1, tooMuch.status());
            assertTrue(tooMuch.stderr().contains("more than 36863 bytes"), tooMuch.all());
        }
    }

    private ProcessBuilder start(String id) {
        return program("-namespace", "ns", "-id", id, "start");
    }

    @Test
    void aRefusalIsOneLineAndAStatus() throws Exception {
        refusal = Optional.of(new TtrpcException(TtrpcCode.ALREADY_EXISTS, "task ns/c1"));
        try (var _ = resident()) {
            var outcome = run("-namespace", "ns", "-id", "c1", "start");

            assertEquals("containerd-shim-runhcs-v1: task ns/c1\n", outcome.stderr());
            assertEquals("", outcome.stdout());
            assertEquals(1, outcome.status());
        }
        assertFalse(Files.exists(bundle.resolve("address")));
    }

    @Test
    void deleteHandsOnWhatTheResidentKnows() throws Exception {
        answer = DeleteResponse.newBuilder().setPid(7).setExitStatus(3).build().toByteArray();
        try (var _ = resident()) {
            assertArrayEquals(answer, delete("c1").toByteArray());
        }
        assertEquals("io.hcsshim.Resident/Forget", called());
        assertEquals("ns\0c1", new String(calls.getFirst().payload(), StandardCharsets.UTF_8));
    }

    @Test
    void deleteOfWhatNobodyKnowsIsAKill() throws Exception {
        var before = System.currentTimeMillis() / 1000;

        var unknown = delete("c1");

        assertEquals(137, unknown.getExitStatus());
        assertTrue(unknown.getExitedAt().getSeconds() >= before);
    }

    @Test
    void deleteUndoesWhatADeadResidentLeft() throws Exception {
        var pod = Files.createDirectories(state.resolve("pods/ns/c1"));
        var machine = Files.createDirectories(state.resolve("vm/1"));
        Files.writeString(
                pod.resolve("journal"), "+ 1 folder " + machine + "\n= 5 1700000000000\n");

        assertEquals(5, delete("c1").getExitStatus());
        assertFalse(Files.exists(pod));
        assertFalse(Files.exists(machine));
    }

    interface Silence {
        /// Leaves a socket where nobody answers, or none; what is returned keeps it so.
        AutoCloseable at(Path socket) throws IOException;
    }

    static Stream<Named<Silence>> silences() {
        return Stream.of(
                Named.of("none is there", _ -> () -> {}),
                Named.of(
                        "it was killed",
                        socket -> {
                            listen(socket).close(); // the file stays
                            return () -> {};
                        }),
                Named.of("it is paused", LauncherTest::listen));
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket));
    }

    /// When a resident with many pods dies, all of them are undone at once, and each has to answer before containerd loses its
    /// patience.
    @ParameterizedTest
    @MethodSource("silences")
    void deleteAnswersInTimeThoughUndoingGoesOn(Silence resident) throws Exception {
        try (var _ = resident.at(state.resolve("shim-1234.sock"))) {
            answersInTimeThoughUndoingGoesOn();
        }
    }

    private void answersInTimeThoughUndoingGoesOn() throws Exception {
        var pod = Files.createDirectories(state.resolve("pods/ns/c1"));
        var machine = Files.createDirectories(state.resolve("vm/1"));
        Files.writeString(
                pod.resolve("journal"), "+ 1 folder " + machine + "\n= 5 1700000000000\n");
        var gate = folder.resolve("gate");
        var java = folder.resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\nwhile [ ! -e '%s' ]; do sleep 0.1; done\nexec '%s' \"$@\"\n"
                        .formatted(gate, Path.of(System.getProperty("java.home"), "bin/java")));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("HCSSHIM_JAVA", java.toString());

        var began = System.nanoTime();
        var ended = delete("c1");
        var took = Duration.ofNanos(System.nanoTime() - began);

        assertEquals(5, ended.getExitStatus());
        assertEquals(1700000000, ended.getExitedAt().getSeconds());
        assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, took::toString);
        assertTrue(Files.exists(pod));
        Files.createFile(gate);
        while (Files.exists(pod)) { // the test has a limit
            LockSupport.parkNanos(10_000_000);
        }
        assertFalse(Files.exists(machine));
    }

    /// containerd tells the end once more if the resident dies while a task is deleted.
    @Test
    void deleteKnowsTheEndOfATaskWhosePodIsGone() throws Exception {
        Files.writeString(bundle.resolve("exit"), "7 1700000000500\n");

        var withoutResident = delete("c1");
        assertEquals(7, withoutResident.getExitStatus());
        assertEquals(1700000000, withoutResident.getExitedAt().getSeconds());
        assertEquals(500_000_000, withoutResident.getExitedAt().getNanos());
        try (var _ = resident()) {
            assertEquals(withoutResident, delete("c1"));
        }
        var pod = Files.createDirectories(state.resolve("pods/ns/c1"));
        Files.writeString(pod.resolve("journal"), "- 1\n"); // Java undoes it
        assertEquals(withoutResident, delete("c1"));
    }

    /// The program of the command is not that of the resident: it has to have all that undoes what a journal names.
    @Test
    void deleteGivesBackTheNetworkThatADeadResidentTook() throws Exception {
        var pod = Files.createDirectories(state.resolve("pods/ns/c1"));
        var namespace = folder.resolve("of-another"); // nobody's any more
        Files.writeString(pod.resolve("journal"), "+ 1 network 12345 " + namespace + "\n");

        assertEquals(137, delete("c1").getExitStatus());
        assertFalse(Files.exists(pod));
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        var outcome = run("-id", "c1", "start");

        assertEquals("containerd-shim-runhcs-v1: namespace is required\n", outcome.stderr());
        assertEquals(1, outcome.status());
    }

    @Test
    void startLaunchesAResidentFromItsClassArchive() throws Exception {
        var outcome = run("-namespace", "ns", "-id", "c1", "start");

        assertEquals(TtrpcCode.NOT_FOUND, answer(outcome).code());
        var resident = processes("serve").getFirst();
        var maps = Files.readString(Path.of("/proc/" + resident.pid() + "/maps"));
        assertTrue(maps.contains(home.resolve("lib/shim.jsa").toString()), maps);
        leaves(resident);
    }

    @Test
    void whyAResidentDoesNotComeUpIsToldByTheFirstCall() throws Exception {
        environment.put("HCSSHIM_LINGER", "long");

        var outcome = run("-namespace", "ns", "-id", "c1", "start");

        assertEquals(
                "launch the resident shim: HCSSHIM_LINGER is a number of seconds, not 'long'",
                answer(outcome).getMessage());
        assertEquals(137, delete("c1").getExitStatus());
        assertEquals(List.of(), processes("serve"));
    }

    @Test
    void manyFirstPodsShareOneResident() throws Exception {
        try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<Future<Outcome>>();
            for (var id : List.of("c1", "c2", "c3", "c4")) {
                outcomes.add(
                        together.submit(() -> run("-namespace", "ns" + id, "-id", id, "start")));
            }
            for (var outcome : outcomes) {
                assertEquals(TtrpcCode.NOT_FOUND, answer(outcome.get()).code());
            }
        }
        var resident = processes("serve").getFirst();
        assertEquals(1, processes("serve").size());
        resident.destroy();
        resident.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aDamagedClassArchiveDoesNotKeepTheResidentFromStarting(Damage damage) throws Exception {
        var copy = folder.resolve("home");
        copy(home.resolve("bin"), copy.resolve("bin"));
        copy(home.resolve("lib"), copy.resolve("lib"));
        damage.to(copy.resolve("lib/shim.jsa"));
        home = copy;

        var outcome = run("-namespace", "ns", "-id", "c1", "start");

        assertEquals(TtrpcCode.NOT_FOUND, answer(outcome).code());
        assertEquals("", outcome.stderr());
        leaves(processes("serve").getFirst());
    }

    interface Damage {
        void to(Path archive) throws IOException;
    }

    static Stream<Named<Damage>> damages() {
        return Stream.of(
                Named.of("gone", Files::delete),
                Named.of("empty", archive -> Files.write(archive, new byte[0])),
                Named.of("cut", archive -> overwrite(archive, Files.size(archive) / 2, 0)),
                Named.of("overwritten", archive -> overwrite(archive, 4096, 1 << 20)));
    }

    /// Random bytes from an offset on, or the end there if there are none.
    private static void overwrite(Path archive, long from, int bytes) throws IOException {
        var noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        try (var channel = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            if (bytes == 0) {
                channel.truncate(from);
            }
            channel.write(ByteBuffer.wrap(noise), from);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (var file : files.toList()) {
                Files.copy(
                        file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /// What the first call at the address says: a resident knows the pod, and that it has no task.
    private static TtrpcException answer(Outcome outcome) throws Exception {
        assertTrue(outcome.stdout().startsWith("unix://"), outcome.all());
        try (var client = TtrpcClient.connect(Path.of(outcome.stdout().substring(7)))) {
            return assertThrows(
                    TtrpcException.class,
                    () ->
                            client.call(
                                    "containerd.task.v2.Task",
                                    "State",
                                    StateRequest.newBuilder().setId("c1").build().toByteArray(),
                                    Map.of(),
                                    LIMIT));
        }
    }

    /// A resident without pods leaves by itself, at once with the setting of these tests.
    private void leaves(ProcessHandle resident) throws Exception {
        delete("c1");
        resident.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertEquals(List.of(), processes("serve"));
    }

    private List<ProcessHandle> processes(String word) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    var line = process.info().commandLine().orElse("");
                    return line.contains("-socket " + state + "/") && line.contains(word);
                })
                .toList();
    }

    private DeleteResponse delete(String id) throws Exception {
        var process =
                program("-namespace", "ns", "-id", id, "-bundle", bundle.toString(), "delete");
        var errors = folder.resolve("errors");
        var started = process.redirectError(errors.toFile()).start();
        var bytes = started.getInputStream().readAllBytes();
        assertEquals(0, started.waitFor(), () -> read(errors));
        return DeleteResponse.parseFrom(bytes);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Outcome run(String... arguments) throws Exception {
        return Programs.run(program(arguments), "", LIMIT);
    }

    private ProcessBuilder program(String... arguments) {
        var command = new ArrayList<String>();
        command.add(home.resolve("bin/containerd-shim-runhcs-v1").toString());
        command.addAll(List.of("-address", "/c.sock", "-publish-binary", "/bin/true"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(bundle.toFile());
        builder.environment().put("HCSSHIM_STATE", state.toString());
        builder.environment().put("HCSSHIM_CACHE", folder.resolve("cache").toString());
        builder.environment().put("HCSSHIM_LINGER", "0");
        builder.environment().put("TTRPC_ADDRESS", "/events");
        builder.environment().putAll(environment);
        return builder;
    }

    private TtrpcServer resident() throws IOException {
        var build = Files.readString(home.resolve("lib/build")).strip();
        return TtrpcServer.start(
                state.resolve("shim-" + build + ".sock"),
                Map.of("io.hcsshim.Resident", this::take),
                e -> new TtrpcException(TtrpcCode.UNKNOWN, String.valueOf(e)));
    }

    private byte[] take(TtrpcCall call) throws TtrpcException {
        calls.add(call);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return answer;
    }

    private String called() {
        return calls.getFirst().service() + "/" + calls.getFirst().method();
    }
}
