package io.hcsshim.hcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcs.computecore.Computecore;
import io.hcsshim.hcs.schema1.ContainerConfig;
import io.hcsshim.hcs.schema2.MigrationCancelOptions;
import io.hcsshim.hcs.schema2.MigrationFinalizedOptions;
import io.hcsshim.hcs.schema2.MigrationInitializeOptions;
import io.hcsshim.hcs.schema2.MigrationNotification;
import io.hcsshim.hcs.schema2.MigrationStartOptions;
import io.hcsshim.hcs.schema2.MigrationTransferOptions;
import io.hcsshim.hcs.schema2.ModificationRequest;
import io.hcsshim.hcs.schema2.StartOptions;
import io.hcsshim.sys.testing.WindowsStub.Generation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ComputecoreTest extends HcsContract {
    @Override
    Generation generation() {
        return Generation.SECOND;
    }

    @Override
    Hcs hcs(HcsSettings settings) {
        return new Computecore(settings);
    }

    @Override
    int number(HcsEvent.Kind kind) {
        return switch (kind) {
            case EXITED -> 1;
            case CRASH_INITIATED -> 2;
            case CRASH_REPORT -> 3;
            case RDP_ENHANCED_MODE_CHANGED -> 4;
            case SILO_JOB_CREATED -> 5;
            case GUEST_CONNECTION_CLOSED -> 6;
            case SERVICE_DISCONNECTED -> 0x02000000;
            case LIVE_MIGRATION -> 0x80000003;
            case SHUTDOWN_FAILED, OTHER -> throw new IllegalArgumentException();
        };
    }

    @Test
    void waitsAreAsLongAsTheirTimeOut() throws Exception {
        try (var system = running("w")) {
            var waits = stub.notes().stream().filter(note -> note.startsWith("wait ")).toList();
            // create, the properties after it, start
            assertEquals(List.of("wait 240000", "wait 4294967295", "wait 240000"), waits);
            system.terminate();
        }
    }

    @Test
    void aWaitThatIsOverCancelsItsOperation() throws Exception {
        var usual = settings.timeouts();
        var hcs =
                hcs(
                        settings.withTimeouts(
                                new Timeouts(
                                        usual.create(),
                                        SHORT,
                                        usual.pause(),
                                        usual.resume(),
                                        usual.save(),
                                        usual.slowCall())));
        try (var system = hcs.create("never", new ContainerConfig())) {
            stub.drop("@Start");
            assertTrue(failure(system::start).isTimeout());
            assertEquals(1, stub.count("cancelled"));
            system.terminate();
        }
    }

    @Test
    void aCallThatNeverReturnsIsNotLeftBehindAndKeepsNobodyElse() throws Exception {
        var system = hcs().create("stuck", new ContainerConfig());
        stub.hang("HcsStartComputeSystem");
        var ended = new CompletableFuture<Exception>();
        var starting =
                Thread.startVirtualThread(() -> {
                    try {
                        system.start();
                        ended.complete(new Exception("started"));
                    } catch (Exception e) {
                        ended.complete(e);
                    }
                });
        stub.awaitHanging(1);
        starting.interrupt();
        assertEquals("Created", state(system));
        system.close();
        assertFalse(ended.isDone());
        assertFalse(starting.join(Duration.ofMillis(50)));
        stub.release();
        starting.join();
        assertTrue(ended.isDone());
        try (var same = hcs().open("stuck")) {
            same.terminate();
        }
    }

    @Test
    void anInterruptCancelsTheOperationAndWaitsForItsEnd() throws Exception {
        var system = running("i");
        stub.drop("@Pause");
        var pausing = new CompletableFuture<Exception>();
        var thread =
                Thread.startVirtualThread(() -> {
                    try {
                        system.pause();
                        pausing.complete(new Exception("paused"));
                    } catch (Exception e) {
                        pausing.complete(e);
                    }
                });
        while (stub.count("HcsPauseComputeSystem") == 0) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertTrue(pausing.join() instanceof InterruptedException, pausing.join().toString());
        system.terminate();
        system.close();
    }

    @Test
    void anOutcomeThatIsAFailureHasItsDocument() throws Exception {
        try (var system = running("f")) {
            stub.option("asynchronous", 1);
            stub.script("HcsModifyComputeSystem", 0); // accepted at once …
            system.modify(new ModificationRequest());
            stub.script("@Pause", 0x80370105, "{\"ErrorMessage\":\"later\"}"); // … or refused later
            var failed = failure(system::pause);
            assertEquals(HcsError.INVALID_STATE, failed.error());
            assertTrue(failed.getMessage().endsWith(": later"), failed.getMessage());
            system.terminate();
        }
    }

    @Test
    void withoutAnOperationThereIsTheLastError() {
        stub.script("HcsCreateOperation", 0x8);
        var failed = failure(() -> hcs().create("none", new ContainerConfig()));
        assertEquals(8, failed.number());
    }

    @Test
    void aListenerThatIsRefusedEndsTheCreation() throws Exception {
        stub.script("HcsSetComputeSystemCallback", 0x80370119);
        var failed = failure(() -> hcs().create("cb", new ContainerConfig()));
        assertEquals(HcsError.CALLBACK_ALREADY_SET, failed.error());
        assertEquals(HcsError.SYSTEM_NOT_FOUND, failure(() -> hcs().open("cb")).error());
    }

    @Test
    void aProcessWhoseOutcomeIsLostIsAskedForItsPipes() throws Exception {
        try (var system = running("p")) {
            stub.script("HcsWaitForOperationResultAndProcessInfo", 0x8037011A);
            try (var process = system.createProcess(command("print hi"))) {
                assertEquals(0x8000_0001L, process.pid());
                assertEquals("hi", new String(process.stdout().orElseThrow().readAllBytes()));
            }
            system.terminate();
        }
    }

    @Test
    void aProcessThatCouldNotBeMadeLeavesNothing() throws Exception {
        try (var system = running("p")) {
            stub.script("@Process", 0x80070002, "{\"ErrorMessage\":\"no such program\"}");
            stub.script("HcsGetProcessInfo", 0x80070490);
            var failed = failure(() -> system.createProcess(command("nothing")));
            assertEquals(2, failed.number());
            assertTrue(failed.getMessage().endsWith("no such program"), failed.getMessage());
            system.terminate();
        }
    }

    @Test
    void exitsSayHowTheyCame() throws Exception {
        try (var system = running("e")) {
            system.shutdown();
            assertEquals("GracefulExit", system.awaitExit().type());
        }
        try (var system = running("e")) {
            system.terminate();
            assertEquals("ForcedExit", system.awaitExit().type());
        }
    }

    @Test
    void exitPayloadsThatCannotBeReadAreExitsAllTheSame() throws Exception {
        try (var system = running("odd")) {
            stub.announce(Generation.SECOND, "odd", 1, 0, "not JSON");
            assertEquals(new SystemExit(0, false, ""), system.awaitExit());
        }
        try (var same = hcs().open("odd")) {
            same.terminate();
        }
    }

    @Test
    void aMachineMovesStepByStep() throws Exception {
        try (var system = running("vm")) {
            var migration = system.liveMigration().orElseThrow();
            stub.notes();
            migration.initialize(
                    new MigrationInitializeOptions()
                            .with(MigrationInitializeOptions.ORIGIN, "Source"));
            migration.start(new MigrationStartOptions(), 0x8000000000000123L);
            migration.transfer(new MigrationTransferOptions());
            migration.finish(
                    new MigrationFinalizedOptions()
                            .with(MigrationFinalizedOptions.FINALIZED_OPERATION, "Stop"));
            assertTrue(
                    stub.notes()
                            .contains(
                                    "resource 4 hcs:/VirtualMachine/LiveMigrationSocket"
                                            + " 8000000000000123"));
            var steps = new ArrayList<String>();
            for (var i = 0; i < 4; i++) {
                var event = system.nextEvent(LONG).orElseThrow();
                assertEquals(HcsEvent.Kind.LIVE_MIGRATION, event.kind());
                steps.add(
                        MigrationNotification.SHAPE
                                .parse(event.document())
                                .get(MigrationNotification.EVENT));
            }
            assertEquals(
                    List.of("SetupDone", "TransferInProgress", "BlackoutStarted", "MigrationDone"),
                    steps);
            system.terminate();
        }
    }

    @Test
    void givingAMoveUpOvertakesWhatIsUnderWay() throws Exception {
        try (var system = running("vm")) {
            var migration = system.liveMigration().orElseThrow();
            stub.hang("HcsStartLiveMigrationTransfer");
            var moving =
                    awaiting(() -> {
                        migration.transfer(new MigrationTransferOptions());
                        return "moved";
                    });
            stub.awaitHanging(1);
            migration.cancel(new MigrationCancelOptions());
            stub.release();
            moving.join();
            system.terminate();
        }
    }

    @Test
    void theOtherEndStartsWithASocket() throws Exception {
        try (var system = hcs().create("dest", new ContainerConfig())) {
            system.liveMigration()
                    .orElseThrow()
                    .startDestination(
                            new StartOptions()
                                    .with(
                                            StartOptions.DESTINATION_MIGRATION_OPTIONS,
                                            new MigrationStartOptions()),
                            5);
            assertTrue(stub.notes().contains("Start {\"DestinationMigrationOptions\":{}}"));
            system.terminate();
        }
    }
}
