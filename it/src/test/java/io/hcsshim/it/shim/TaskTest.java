package io.hcsshim.it.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What `ctr task` does with a container that keeps running.
class TaskTest {
    private static Containerd containerd;

    @BeforeAll
    static void startContainerd() throws IOException, InterruptedException {
        containerd = Containerd.start(Home.require());
        containerd.must(Containerd.withRuntime("-d", Containerd.IMAGE, "long", "sleep", "100000"));
    }

    @AfterAll
    static void stopContainerd() throws IOException, InterruptedException {
        if (containerd != null) {
            containerd.close();
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
