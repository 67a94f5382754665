package io.hcsshim.it.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What `ctr task` does with a container that keeps running.
class TaskTest {
    private static Containerd containerd;
    private static Collector collector;

    @BeforeAll
    static void startContainerd() throws IOException, InterruptedException {
        collector = Collector.open();
        containerd = Containerd.start(Home.require(), collector.environment());
        containerd.must(Containerd.withRuntime("-d", Containerd.IMAGE, "long", "sleep", "100000"));
    }

    @AfterAll
    static void stopContainerd() throws IOException, InterruptedException {
        if (containerd != null) {
            containerd.close();
        }
        if (collector != null) {
            collector.close();
        }
    }

    @Test
    @Timeout(60)
    void aTraceGoesFromTheCallThroughTheMachineToItsGuest() throws Exception {
        collector.await(
                Set.of(
                        "containerd.task.v2.Task/Create",
                        "boot",
                        "boot/agent",
                        "bridge/ComputeSystemCreateV1",
                        "guest/ComputeSystemCreateV1"));
    }

    @Test
    void shimdiagLooksIntoTheMachine() throws Exception {
        assertTrue(shimdiag("list").stdout().lines().anyMatch("default-long"::equals));
        var tasks = shimdiag("tasks", "--execs", "default-lo").stdout();
        assertTrue(tasks.startsWith("long\n  long\trunning\n"), tasks);
        var exec = shimdiag("exec", "default-long", "sh", "-c", "cat /proc/1/comm; cat; exit 4");
        assertEquals(4, exec.status(), exec.all());
        assertEquals("init\ntyped\n", exec.stdout(), exec.all());
        var terminal = shimdiag("exec", "-t", "default-long", "sh", "-c", "test -t 0 && echo tty");
        assertTrue(terminal.stdout().contains("tty\r\n"), terminal.all());
        var stacks = shimdiag("stacks", "default-long").stdout();
        assertTrue(stacks.contains("DiagnosisService.stacks"), stacks);
        assertTrue(stacks.contains("io.hcsshim.guest"), stacks);
        assertEquals(1, shimdiag("tasks", "nobody").status());

        var shared = Files.writeString(containerd.folder().resolve("shared"), "of the host\n");
        var share = shimdiag("share", "default-long", shared.toString(), "/run/s");
        assertEquals(0, share.status(), share.all());
        assertEquals("of the host\n", shimdiag("exec", "default-long", "cat", "/run/s").stdout());
    }

    /// The program `script` has a terminal, and what it shows in a file, below the command: in brackets, so that its own words are not
    /// what is waited for.
    @Test
    void aTerminalInTheMachineHasTheSizeOfOursAndFollowsIt() throws Exception {
        var shown = containerd.folder().resolve("shown");
        var inside =
                "until [ \"$(stty size)\" = '33 101' ]; do sleep 0.1; done; echo first; "
                        + "until [ \"$(stty size)\" = '44 55' ]; do sleep 0.1; done; echo second";
        var outside =
                """
                stty rows 33 cols 101
                { until grep -q 'fi[r]st' %s; do sleep 0.1; done; stty rows 44 cols 55; } < /dev/tty &
                "$SHIMDIAG" exec -t default-long sh -c "$INSIDE"
                """
                        .formatted(shown);
        var builder = new ProcessBuilder("script", "-qefc", outside, shown.toString());
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().put("SHIMDIAG", "" + Home.require().resolve("bin/shimdiag"));
        builder.environment().put("INSIDE", inside);
        builder.environment().put("HCSSHIM_STATE", containerd.shimState().toString());

        var outcome = Programs.run(builder, "", Duration.ofSeconds(60));

        assertEquals(0, outcome.status(), outcome.all());
        assertTrue(outcome.stdout().contains("first\r\nsecond\r\n"), outcome.all());
    }

    private static Outcome shimdiag(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(Home.require().resolve("bin/shimdiag").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("HCSSHIM_STATE", containerd.shimState().toString());
        return Programs.run(builder, "typed\n", Duration.ofSeconds(60));
    }

    @Test
    void metricsAreServedOnASocket() throws Exception {
        Path socket;
        try (var found = Files.newDirectoryStream(containerd.shimState(), "metrics-*.sock")) {
            socket = found.iterator().next();
        }
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            client.write(
                    ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
            var text =
                    new String(
                            Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(
                    text.contains("hcsshim_pod_memory_bytes{namespace=\"default\",pod=\"long\"}"));
            assertTrue(text.contains("hcsshim_boots_total{from=\"boot\"} "), text);
        }
    }

    @Test
    void anExecRunsBesideTheContainersInit() throws Exception {
        var outcome = exec("first", "sh", "-c", "echo in; echo err >&2; exit 3");

        assertEquals(3, outcome.status(), outcome.all());
        assertEquals("in\n", outcome.stdout());
        assertEquals("err\n", outcome.stderr());
    }

    /// `ctr` lets go of output that it has not read when it hears of the end.
    @Test
    void anExecsOutputIsWholeThoughItsReaderIsBusyWhenTheProcessEnds() throws Exception {
        var ctr =
                containerd
                        .ctrCommand(
                                "tasks",
                                "exec",
                                "--exec-id",
                                "busy",
                                "long",
                                "head",
                                "-c",
                                "150000",
                                "/dev/zero")
                        .start();
        Thread.sleep(2000); // the process writes and ends; its end is not to be told yet
        try (var output = ctr.getInputStream()) {
            assertEquals(150_000, output.readAllBytes().length);
        }
        assertEquals(0, ctr.waitFor());
    }

    @Test
    void outputGoesToAFileAndToALogger() throws Exception {
        var file = containerd.folder().resolve("logs/exec.log");
        containerd.must(
                "tasks",
                "exec",
                "--exec-id",
                "to-file",
                "--log-uri",
                "file://" + file,
                "long",
                "sh",
                "-c",
                "echo out; echo err >&2");
        assertEquals(List.of("err", "out"), Files.readAllLines(file).stream().sorted().toList());

        var logger = containerd.folder().resolve("logger.sh");
        Files.writeString(logger, "#!/bin/sh\nexec 5>&-\ncat <&3 > \"$2\"\n");
        Files.setPosixFilePermissions(logger, PosixFilePermissions.fromString("rwxr-xr-x"));
        var logged = containerd.folder().resolve("logged");
        containerd.must(
                "tasks",
                "exec",
                "--exec-id",
                "to-logger",
                "--log-uri",
                "binary://" + logger + "?to=" + logged,
                "long",
                "head",
                "-c",
                "150000",
                "/dev/zero");
        assertEquals(150_000, Files.size(logged));
    }

    @Test
    void anExecSeesTheContainersProcesses() throws Exception {
        var outcome = exec("looker", "ps");

        assertTrue(outcome.stdout().contains("sleep 100000"), outcome.all());
    }

    @Test
    void anExecOfAMissingProgramSaysWhichOne() throws Exception {
        var outcome = exec("missing", "/no/such/tool");

        assertFalse(outcome.status() == 0, outcome.all());
        assertTrue(outcome.stderr().contains("/no/such/tool"), outcome.all());
    }

    @Test
    void listPsAndMetricsAnswer() throws Exception {
        assertTrue(containerd.must("tasks", "ls").contains("long"));
        assertTrue(containerd.must("tasks", "ps", "long").lines().count() >= 2);
        assertTrue(containerd.must("tasks", "metrics", "long").contains("memory"));
    }

    @Test
    void aSignalEndsAContainerAndItsStatusSaysSo() throws Exception {
        try (var background = Executors.newVirtualThreadPerTaskExecutor()) {
            var run =
                    background.submit(() ->
                            containerd.run("--rm", Containerd.IMAGE, "victim", "sleep", "100000"));
            while (!run.isDone() && !isRunning("victim")) {
                Thread.onSpinWait(); // each look takes a program of its own
            }

            containerd.must("tasks", "kill", "-s", "SIGKILL", "victim");

            assertEquals(137, run.get().status(), run.get().all());
        }
    }

    @Test
    void aContainerWhoseMachineIsKilledEndsAtOnce() throws Exception {
        var others = HostState.machines(containerd);
        try (var background = Executors.newVirtualThreadPerTaskExecutor()) {
            var run =
                    background.submit(() ->
                            containerd.run("--rm", Containerd.IMAGE, "orphan", "sleep", "100000"));
            while (!run.isDone() && !isRunning("orphan")) {
                Thread.onSpinWait(); // each look takes a program of its own
            }
            HostState.machines(containerd).stream()
                    .filter(machine -> !others.contains(machine))
                    .forEach(ProcessHandle::destroyForcibly);

            assertEquals(255, run.get().status(), run.get().all());
        }
        assertEquals(others, HostState.machines(containerd));
    }

    private static boolean isRunning(String task) throws IOException, InterruptedException {
        return containerd
                .must("tasks", "ls")
                .lines()
                .anyMatch(line -> line.startsWith(task) && line.contains("RUNNING"));
    }

    private static Outcome exec(String execId, String... command)
            throws IOException, InterruptedException {
        var arguments = new String[command.length + 5];
        arguments[0] = "tasks";
        arguments[1] = "exec";
        arguments[2] = "--exec-id";
        arguments[3] = execId;
        arguments[4] = "long";
        System.arraycopy(command, 0, arguments, 5, command.length);
        return containerd.ctr(arguments);
    }
}
