package io.hcsshim.it.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `runhcs template`, and `ctr run` and `runhcs run` from what it makes.
@Timeout(300)
class TemplateRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(200);
    private static final long LOOK = 20_000_000;

    @TempDir private static Path folder;
    private static Containerd containerd;
    private static String template = "";

    @BeforeAll
    static void makeTemplate() throws IOException, InterruptedException {
        Home.require();
        killOneThatSaves();
        template = must("template", "create").stdout().strip();
        containerd =
                Containerd.start(
                        Home.require(),
                        "HCSSHIM_CACHE=" + folder.resolve("cache"),
                        "HCSSHIM_TEMPLATES=ready",
                        "HCSSHIM_TRACE=" + trace());
    }

    /// The next one heals what it leaves: every test here runs on its template.
    private static void killOneThatSaves() throws IOException, InterruptedException {
        while (!isKilledWhileItSaves()) {
            must("template", "rm", must("template", "ls").stdout().strip().split("\\s")[0]);
        }
        assertEquals("", must("template", "ls").stdout());
    }

    /// False if it was done before it stood still; on a busy machine whoever looks is late.
    private static boolean isKilledWhileItSaves() throws IOException, InterruptedException {
        var maker = command("template", "create").start();
        while (maker.isAlive() && !isBeingSaved()) {
            LockSupport.parkNanos(LOOK);
        }
        new ProcessBuilder("kill", "-STOP", Long.toString(maker.pid())).start().waitFor();
        boolean isInTime = isBeingSaved();
        if (!isInTime && !maker.isAlive()) {
            assertEquals(0, maker.exitValue(), () -> said(maker));
        }
        var machine = maker.descendants().toList();
        maker.destroyForcibly().waitFor();
        for (var each : machine) {
            each.onExit().join();
        }
        return isInTime;
    }

    private static String said(Process ended) {
        try (var output = ended.getInputStream();
                var errors = ended.getErrorStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8)
                    + new String(errors.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// Whether the memory of a machine is being written, or was when its maker died.
    private static boolean isBeingSaved() throws IOException {
        var machines = folder.resolve("cache/machines");
        if (!Files.isDirectory(machines)) {
            return false;
        }
        try (var parts = Files.newDirectoryStream(machines, "*.part")) {
            for (var part : parts) {
                var memory = part.resolve("memory");
                if (Files.exists(memory) && Files.size(memory) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    @AfterAll
    static void stopContainerd() throws IOException, InterruptedException {
        if (containerd != null) {
            containerd.close();
        }
    }

    @Test
    void containersOfContainerdRunInClonesAndLeaveNothing() throws Exception {
        var before = HostState.of(containerd);

        for (var name : List.of("first", "second")) {
            var outcome =
                    containerd.run(
                            "--rm",
                            Containerd.IMAGE,
                            name,
                            "sh",
                            "-c",
                            "echo " + name + "; exit 3");
            assertEquals(name + "\n", outcome.stdout(), outcome.all());
            assertEquals(3, outcome.status(), outcome.all());
            assertTrue(phasesOf(name).contains("dialled"), phasesOf(name).toString());
        }
        assertEquals(before, HostState.of(containerd));
        assertTrue(!isBeingSaved(), "what a killed maker left is there");
    }

    @Test
    void aPodIsPausedSavedAndRestoredByCommand() throws Exception {
        containerd.must(Containerd.withRuntime("-d", Containerd.IMAGE, "web", "sleep", "100000"));
        var saved = folder.resolve("web");

        pods("pause", "default-w");
        assertTrue(containerd.must("tasks", "ls").contains("PAUSED"));
        assertEquals(1, exec("web").status());
        pods("resume", "default-w");
        assertEquals("here\n", exec("web").stdout());

        pods("save", "default-web", "--to", saved.toString());
        assertEquals(List.of(), HostState.machines(containerd));
        assertTrue(containerd.must("tasks", "ls").contains("PAUSED"));
        assertEquals(1, exec("web").status());
        var stranger = command("restore", "default-other", "--from", saved.toString());
        var refused = Programs.run(stranger, "", LIMIT);
        assertEquals(125, refused.status(), refused.all());
        assertTrue(
                refused.stderr().contains("only the shim that saved a pod can bring it back"),
                refused.all());
        pods("restore", "default-web", "--from", saved.toString());

        assertEquals("here\n", exec("web").stdout());
        assertTrue(!Files.exists(saved));
        containerd.must("tasks", "rm", "-f", "web");
        containerd.must("containers", "rm", "web");
    }

    private static Outcome exec(String container) throws Exception {
        return containerd.ctr("tasks", "exec", "--exec-id", "e", container, "echo", "here");
    }

    private static void pods(String... arguments) throws Exception {
        var command = command(arguments);
        command.environment().put("HCSSHIM_STATE", containerd.shimState().toString());
        var outcome = Programs.run(command, "", LIMIT);
        assertEquals(0, outcome.status(), outcome.all());
    }

    @Test
    void templatesAreListedAndInspectedAndRunFromByHand() throws Exception {
        var listed = must("template", "ls").stdout();
        assertTrue(listed.startsWith(template + "\t512 MiB, 2 processors"), listed);
        var inspected = JsonObject.parse(must("template", "inspect", template).stdout());
        assertEquals(512, inspected.int64("memoryMb"));

        var outcome =
                must(
                        "run",
                        "--template",
                        "--memory",
                        "512",
                        "--timings",
                        "--image",
                        Home.require().resolve("hello.tar").toString(),
                        "--",
                        "echo",
                        "hi");
        assertEquals("hi\n", outcome.stdout());
        assertTrue(outcome.stderr().contains("dialled"), outcome.stderr());

        var unknown = runhcs("template", "rm", "0123456789abcdef");
        assertEquals(125, unknown.status());
        assertTrue(unknown.stderr().contains("there is no template 0123456789abcdef"));
    }

    private static List<String> phasesOf(String container) throws IOException {
        var phases = new ArrayList<String>();
        for (var line : Files.readAllLines(trace())) {
            var event = JsonObject.parse(line);
            if (event.string("uvm").equals(container + "@vm")) {
                phases.add(event.string("phase"));
            }
        }
        return phases;
    }

    private static Path trace() {
        return folder.resolve("trace");
    }

    private static Outcome must(String... arguments) throws IOException, InterruptedException {
        var outcome = runhcs(arguments);
        assertEquals(0, outcome.status(), outcome.all());
        return outcome;
    }

    private static Outcome runhcs(String... arguments) throws IOException, InterruptedException {
        return Programs.run(command(arguments), "", LIMIT);
    }

    private static ProcessBuilder command(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Home.require().resolve("bin/runhcs").toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("HCSSHIM_CACHE", folder.resolve("cache").toString());
        builder.environment().put("HCSSHIM_STATE", folder.resolve("state").toString());
        return builder;
    }
}
