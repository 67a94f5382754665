package io.hcsshim.hcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcs.schema1.ContainerConfig;
import io.hcsshim.hcs.vmcompute.Vmcompute;
import io.hcsshim.sys.testing.WindowsStub.Generation;
import io.hcsshim.sys.windows.Libraries;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VmcomputeTest extends HcsContract {
    @Override
    Generation generation() {
        return Generation.FIRST;
    }

    @Override
    Hcs hcs(HcsSettings settings) {
        return new Vmcompute(settings);
    }

    @Override
    int number(HcsEvent.Kind kind) {
        return switch (kind) {
            case EXITED -> 1;
            case CRASH_REPORT -> 6;
            case SILO_JOB_CREATED -> 7;
            case RDP_ENHANCED_MODE_CHANGED -> 9;
            case SHUTDOWN_FAILED -> 0xA;
            case CRASH_INITIATED -> 0xD;
            case GUEST_CONNECTION_CLOSED -> 0xE;
            case SERVICE_DISCONNECTED -> 0x01000000;
            case LIVE_MIGRATION, OTHER -> throw new IllegalArgumentException();
        };
    }

    private Hcs quickly() {
        var usual = settings.timeouts();
        return hcs(
                settings.withTimeouts(
                        new Timeouts(
                                usual.create(), SHORT, SHORT, SHORT, SHORT, usual.slowCall())));
    }

    @Test
    void aStartThatIsNeverAnnouncedTakesItsTime() throws Exception {
        try (var system = quickly().create("slow", new ContainerConfig())) {
            stub.drop("@StartCompleted");
            assertTrue(failure(system::start).isTimeout());
            system.terminate();
        }
    }

    @Test
    void aCallThatNeverReturnsIsLeftBehindAndKeepsNobody() throws Exception {
        var system = quickly().create("stuck", new ContainerConfig());
        stub.hang("HcsStartComputeSystem");
        assertTrue(failure(system::start).isTimeout());
        assertEquals("Created", state(system)); // others go on, on the same handle
        system.terminate();
        system.close(); // and do not wait; the handle is closed when the call comes back
        assertEquals(1, stub.count("handles"));
        stub.release();
    }

    @Test
    void anInterruptLeavesTheCallBehind() throws Exception {
        var system = hcs().create("int", new ContainerConfig());
        stub.hang("HcsStartComputeSystem");
        var starting = new Thread(() -> assertThrows(InterruptedException.class, system::start));
        starting.start();
        stub.awaitHanging(1);
        starting.interrupt();
        starting.join();
        system.terminate();
        system.close();
    }

    @Test
    void aCreationThatWasLeftBehindIsTakenBackWhenItComes() throws Exception {
        var usual = settings.timeouts();
        var hcs =
                hcs(
                        settings.withTimeouts(
                                new Timeouts(
                                        SHORT,
                                        usual.start(),
                                        usual.pause(),
                                        usual.resume(),
                                        usual.save(),
                                        usual.slowCall())));
        stub.hang("HcsCreateComputeSystem");
        assertTrue(failure(() -> hcs.create("late", new ContainerConfig())).isTimeout());
        stub.release();
        while (stub.count("HcsTerminateComputeSystem") == 0 || stub.count("handles") > 0) {
            Thread.onSpinWait();
        }
        assertEquals(HcsError.SYSTEM_NOT_FOUND, failure(() -> hcs().open("late")).error());
    }

    @Test
    void anOutcomeThatCameEarlyIsNotTakenForTheNext() throws Exception {
        try (var system = running("early")) {
            stub.announce(Generation.FIRST, "early", 4, 0, ""); // a pause that nobody asked for
            stub.drain(Generation.FIRST);
            stub.script("@PauseCompleted", 0x80370105);
            assertEquals(HcsError.INVALID_STATE, failure(system::pause).error());
            system.terminate();
        }
    }

    @Test
    void anExitEndsTheWaitForAnOutcome() throws Exception {
        try (var system = hcs().create("x", new ContainerConfig())) {
            stub.drop("@StartCompleted");
            var starting =
                    awaiting(() -> {
                        system.start();
                        return "a start";
                    });
            while (stub.count("HcsStartComputeSystem") == 0) {
                Thread.onSpinWait();
            }
            stub.exit(Generation.FIRST, "x", 0xC0370106, "");
            assertEquals(HcsError.UNEXPECTED_EXIT, ((HcsException) starting.join()).error());
        }
    }

    @Test
    void aDisconnectEndsTheWaitForAnOutcome() throws Exception {
        try (var system = hcs().create("x", new ContainerConfig())) {
            stub.drop("@StartCompleted");
            var starting =
                    awaiting(() -> {
                        system.start();
                        return "a start";
                    });
            while (stub.count("HcsStartComputeSystem") == 0) {
                Thread.onSpinWait();
            }
            stub.announce(Generation.FIRST, "", 0x01000000, 0, "");
            assertEquals(HcsError.SERVICE_DISCONNECTED, ((HcsException) starting.join()).error());
            system.terminate();
        }
    }

    @Test
    void anExitThatIsAFailureFailsTheWait() throws Exception {
        try (var system = running("bad")) {
            stub.exit(Generation.FIRST, "bad", 0x80070005, "");
            assertEquals(HcsError.ACCESS_DENIED, failure(system::awaitExit).error());
        }
    }

    @Test
    void aProcessThatCouldNotBeWaitedForHasNoExitCode() throws Exception {
        try (var system = running("lw");
                var process = system.createProcess(command("hold"))) {
            stub.script("@ProcessProperties", 0, "{\"ExitCode\":5,\"LastWaitResult\":-1}");
            assertTrue(process.signal(SignalOptions.linux(15)));
            assertEquals(HcsProcess.NO_EXIT_CODE, process.awaitExit());
            system.terminate();
        }
    }

    @Test
    void aProcessThatTheServiceDoesNotKnowEndsForWhoeverWaits() throws Exception {
        try (var system = running("lost");
                var process = system.createProcess(command("hold"))) {
            stub.script("HcsSignalProcess", 0x80070490, "");
            assertFalse(process.signal(SignalOptions.linux(15)));
            assertEquals(HcsProcess.NO_EXIT_CODE, process.awaitExit());
            system.terminate();
        }
    }

    @Test
    void killingGoesThroughHandlesOfItsOwn() throws Exception {
        try (var system = running("k");
                var process = system.createProcess(command("hold"))) {
            stub.hang("HcsSignalProcess");
            var signalling = awaiting(() -> process.signal(SignalOptions.linux(15)));
            stub.awaitHanging(1);
            assertTrue(process.kill());
            assertEquals(0xC000013A, process.awaitExit());
            assertEquals(1, stub.count("HcsOpenComputeSystem"));
            stub.release();
            signalling.join();
            system.terminate();
        }
    }

    @Test
    void whereTheSystemCannotBeOpenedAgainItIsEnded() throws Exception {
        var system = running("k2");
        var process = system.createProcess(command("hold"));
        stub.script("HcsOpenComputeSystem", 0x80070005, "");
        assertTrue(process.kill());
        assertEquals(1, stub.count("HcsTerminateComputeSystem"));
        process.close();
    }

    @Test
    void aSecondKillIsLeftToTheFirst() throws Exception {
        try (var system = running("k3");
                var process = system.createProcess(command("hold"))) {
            stub.script("HcsTerminateProcess", 0, ""); // accepted, and the end is yet to come
            assertTrue(process.kill());
            assertTrue(process.kill());
            assertEquals(1, stub.count("HcsTerminateProcess"));
            system.terminate();
        }
    }

    @Test
    void additionsAreMergedIntoEveryDocument() throws Exception {
        var more = "{\"Owner\":\"tests\",\"HvRuntime\":{\"SkipTemplate\":true},\"New\":[1]}";
        var experimental =
                hcs(
                        HcsSettings.of(
                                Libraries.in(stub.folder()), Map.of(HcsSettings.ADDITIONS, more)));
        var document =
                ContainerConfig.SHAPE.parse(
                        "{\"Owner\":\"me\",\"HvRuntime\":{\"ImagePath\":\"i\"}}");
        try (var system = experimental.create("a", document)) {
            assertEquals("tests", system.traits().owner());
            assertEquals(
                    "create a {\"SystemType\":\"\",\"Name\":\"\",\"Owner\":\"tests\",\"Layers\":[],"
                            + "\"HvPartition\":false,"
                            + "\"HvRuntime\":{\"ImagePath\":\"i\",\"SkipTemplate\":true},"
                            + "\"New\":[1]} identity 0",
                    stub.notes().getFirst());
            system.terminate();
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> HcsSettings.of(Libraries.system(), Map.of(HcsSettings.ADDITIONS, "[")));
    }

    @Test
    void thisGenerationMovesNoMachines() throws Exception {
        try (var system = running("m")) {
            assertEquals(Optional.empty(), system.liveMigration());
            system.terminate();
        }
    }
}
