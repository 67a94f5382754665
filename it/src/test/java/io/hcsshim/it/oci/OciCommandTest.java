package io.hcsshim.it.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// `runhcs` as an OCI runtime: one container in a real machine from its creation to its end, step by step.
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("try") // a test may be interrupted while it closes
class OciCommandTest {
    private static final String SCRIPT =
            "echo begun; trap 'echo told; exit 4' TERM; while :; do sleep 1; done";
    private static Runhcs runhcs;
    private static Path bundle;

    @BeforeAll
    static void makeBundle() throws Exception {
        runhcs = Runhcs.in(Home.require());
        bundle = runhcs.bundle("b", SCRIPT);
    }

    @AfterAll
    static void takeAway() throws Exception {
        if (runhcs != null) {
            runhcs.close();
        }
    }

    @Test
    @Order(1)
    void whatMakesNoSenseIsRefusedBeforeAMachineBoots() throws Exception {
        refused(1, "is not a folder", "create", "--bundle", "/no/such/bundle", "x");
        var empty = Files.createDirectory(runhcs.folder().resolve("empty"));
        refused(1, "has no config.json", "create", "--bundle", empty.toString(), "x");
        refused(
                1,
                "open files of the host",
                "create",
                "--preserve-fds",
                "1",
                "-b",
                bundle.toString(),
                "x");
        refused(
                1,
                "without a terminal",
                "create",
                "--console-socket",
                "/s",
                "-b",
                bundle.toString(),
                "x");
        refused(1, "container id", "create", "--bundle", bundle.toString(), "x-");
        refused(1, "'nobody' does not exist", "state", "nobody");
        refused(255, "'nobody' does not exist", "exec", "nobody", "true");
        refused(1, "on Windows only", "create-scratch", "--destpath", "x");
        refused(1, "exists; remove it first", "spec", "--bundle", bundle.toString());
        assertEquals(0, runhcs.run("delete", "--force", "nobody").status());
        assertTrue(
                Files.readString(runhcs.folder().resolve("log")).contains("\"level\":\"error\""));
        assertEquals(List.of(), runhcs.left());
    }

    @Test
    @Order(2)
    void aCreatedContainerHasAProcessOnTheHostAndRunsNothingYet() throws Exception {
        var outcome = runhcs.create("c1", bundle);

        assertEquals(0, outcome.status(), outcome.all());
        var state = runhcs.state("c1");
        assertEquals("created", state.string("status"));
        assertEquals(Files.readString(runhcs.pidFile("c1")), "" + state.int64("pid"));
        assertTrue(ProcessHandle.of(state.int64("pid")).isPresent());
        assertEquals(bundle.toString(), state.string("bundle"));
        assertEquals("", runhcs.output("c1"));
        refused(1, "exists already", "create", "--bundle", bundle.toString(), "c1");
        refused(255, "is not running: created", "exec", "c1", "true");
    }

    @Test
    @Order(3)
    void aStartedContainerRunsOnceAndTakesMoreProcesses() throws Exception {
        runhcs.must("start", "c1");

        assertEquals("running", runhcs.state("c1").string("status"));
        refused(1, "it runs already", "start", "c1");
        refused(1, "it has not stopped: running", "delete", "c1");
        assertEquals("in\n", runhcs.must("exec", "c1", "echo", "in"));
        assertEquals(7, runhcs.run("exec", "c1", "sh", "-c", "exit 7").status());
        refused(255, "nosuchprogram", "exec", "c1", "nosuchprogram");
        assertTrue(runhcs.must("ps", "c1").contains("while :"));
        assertTrue(runhcs.must("list").contains("running"));
    }

    @Test
    @Order(4)
    void aPausedContainerStandsStillAndGoesOn() throws Exception {
        runhcs.must("pause", "c1");
        assertEquals("paused", runhcs.state("c1").string("status"));
        refused(1, "it is not running: paused", "pause", "c1");

        runhcs.must("resume", "c1");
        assertEquals("running", runhcs.state("c1").string("status"));
    }

    @Test
    @Order(5)
    void aSignalEndsItAndItsProcessOnTheHostEndsAsItDid() throws Exception {
        refused(1, "unknown signal 'NONE'", "kill", "c1", "NONE");
        var relay = ProcessHandle.of(runhcs.state("c1").int64("pid")).orElseThrow();

        runhcs.must("kill", "c1", "TERM");
        relay.onExit().get(30, TimeUnit.SECONDS);

        assertEquals("stopped", runhcs.state("c1").string("status"));
        assertEquals(0, runhcs.state("c1").int64("pid"));
        assertEquals("begun\ntold\n", runhcs.output("c1"));
        refused(1, "it is not running: stopped", "kill", "c1");
        runhcs.must("delete", "c1");
        refused(1, "does not exist", "state", "c1");
        assertEquals(List.of(), runhcs.left());
    }

    @Test
    @Order(6)
    void aBundleIsRunToItsEndWithItsStatus() throws Exception {
        var quick = runhcs.bundle("quick", "cat; echo error >&2; exit 5");

        var outcome =
                io.hcsshim.it.Programs.run(
                        runhcs.command("run", "--bundle", quick.toString(), "c2"),
                        "typed\n",
                        java.time.Duration.ofSeconds(60));

        assertEquals(5, outcome.status(), outcome.all());
        assertEquals("typed\n", outcome.stdout());
        assertEquals("error\n", outcome.stderr());
        assertEquals(List.of(), runhcs.left());
        assertFalse(Files.exists(runhcs.pidFile("c2")));
    }

    private static void refused(int status, String why, String... arguments) throws Exception {
        Outcome outcome = runhcs.run(arguments);
        assertEquals(status, outcome.status(), outcome.all());
        assertTrue(outcome.stderr().startsWith("runhcs: "), outcome.all());
        assertTrue(outcome.stderr().contains(why), outcome.all());
        assertEquals(1, outcome.stderr().lines().count(), outcome.all());
    }
}
