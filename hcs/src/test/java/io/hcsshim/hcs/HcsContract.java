package io.hcsshim.hcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcs.schema1.ComputeSystemQuery;
import io.hcsshim.hcs.schema1.ContainerConfig;
import io.hcsshim.hcs.schema1.ContainerProperties;
import io.hcsshim.hcs.schema1.PropertyQuery;
import io.hcsshim.hcs.schema2.ModificationRequest;
import io.hcsshim.hcs.schema2.PauseOptions;
import io.hcsshim.hcs.schema2.ProcessStatus;
import io.hcsshim.hcs.schema2.SaveOptions;
import io.hcsshim.sys.testing.WindowsStub.Generation;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.wire.json.JsonNull;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What both generations of the service promise.
abstract class HcsContract extends HcsFixture {
    @Test
    void aContainerIsMadeRunsAProcessAndEnds() throws Exception {
        try (var system =
                hcs().create("demo", new ContainerConfig().with(ContainerConfig.OWNER, "me"))) {
            assertEquals(new SystemTraits("Container", "windows", "me"), system.traits());
            system.start();
            try (var process = system.createProcess(command("print hello"))) {
                assertEquals(0x8000_0001L, process.pid());
                var out = process.stdout().orElseThrow().readAllBytes();
                assertEquals("hello", new String(out, StandardCharsets.UTF_8));
                var err = process.stderr().orElseThrow().readAllBytes();
                assertEquals("oops", new String(err, StandardCharsets.UTF_8));
                assertEquals(0, process.awaitExit());
            }
            system.shutdown();
            var exit = system.awaitExit();
            assertEquals(0, exit.status());
            assertFalse(exit.isUnexpected());
            system.shutdown();
            system.terminate();
        }
    }

    @Test
    void outcomesMayComeAtOnceOrLater() throws Exception {
        for (var mode : List.of("synchronous", "asynchronous")) {
            stub.option(mode, 1);
            try (var system = running("at " + mode)) {
                system.pause();
                system.resume();
                system.terminate();
                system.awaitExit();
            }
            stub.option(mode, 0);
        }
    }

    @Test
    void aSystemIsOpenedByItsIdAndListed() throws Exception {
        try (var one = running("one");
                var two = hcs().create("two", new ContainerConfig());
                var same = hcs().open("one")) {
            assertEquals("one", same.id());
            assertEquals("Running", state(same));
            assertEquals("Created", state(two));
            var all = hcs().enumerate(new ComputeSystemQuery());
            assertEquals(2, all.size());
            var some =
                    hcs().enumerate(
                                    new ComputeSystemQuery()
                                            .with(ComputeSystemQuery.IDS, List.of("two")));
            assertEquals("two", some.getFirst().get(ContainerProperties.ID));
            same.terminate();
            one.awaitExit();
            two.terminate();
        }
    }

    @Test
    void propertiesKeepWhatIsUnknown() throws Exception {
        try (var system = running("p");
                var process = system.createProcess(command("hold"))) {
            var query =
                    new PropertyQuery()
                            .with(
                                    PropertyQuery.PROPERTY_TYPES,
                                    List.of("Statistics", "ProcessList"));
            var answer = system.properties(query);
            var typed = ContainerProperties.SHAPE.read(answer);
            assertEquals(1, typed.get(ContainerProperties.PROCESS_LIST).size());
            assertEquals(
                    -1L,
                    typed.get(ContainerProperties.STATISTICS)
                            .get(io.hcsshim.hcs.schema1.Statistics.UPTIME100NS));
            assertEquals(1, typed.json().int64("FromTheFuture"));
            assertTrue(process.status().get(ProcessStatus.PROCESS_ID) > 0);
            system.terminate();
        }
    }

    @Test
    void refusalsHaveTheirReasons() throws Exception {
        try (var system = running("one")) {
            assertEquals(
                    HcsError.ALREADY_EXISTS,
                    failure(() -> hcs().create("one", new ContainerConfig())).error());
            assertEquals(HcsError.SYSTEM_NOT_FOUND, failure(() -> hcs().open("nobody")).error());
            assertTrue(failure(() -> hcs().open("nobody")).isNotFound());
            var again = failure(system::start);
            assertEquals(HcsError.INVALID_STATE, again.error());
            var number = Integer.toHexString(again.number());
            assertEquals(
                    "start one: in a state that forbids it (0x"
                            + number
                            + "): the stub refuses\n"
                            + "[Event Detail: event of the stub Provider: stub EventID: 7]",
                    again.getMessage());
            assertEquals(7, again.events().getFirst().eventId());
            assertEquals(HcsError.ELEMENT_NOT_FOUND, failure(() -> system.openProcess(77)).error());
            system.terminate();
        }
    }

    @Test
    void whatTheServiceSaysAboutAFailureMayBeAnything() throws Exception {
        try (var system = running("r")) {
            for (var result : List.of("", "{}", "not JSON", "[1]", "{\"ErrorEvents\":7}")) {
                stub.script(modifyFunction(), 0x80070005, result);
                var refused = failure(() -> system.modify(new ModificationRequest()));
                assertEquals(HcsError.ACCESS_DENIED, refused.error());
                assertEquals(5, refused.number());
                assertTrue(refused.getMessage().startsWith("modify r: access denied (0x5)"));
            }
            stub.script(modifyFunction(), 0x80370177, "");
            var unknown = failure(() -> system.modify(new ModificationRequest()));
            assertEquals(HcsError.OTHER, unknown.error());
            assertEquals(0x80370177, unknown.number());
            system.terminate();
        }
    }

    private static String modifyFunction() {
        return "HcsModifyComputeSystem";
    }

    @Test
    void aPositiveResultIsSuccess() throws Exception {
        try (var system = running("pos")) {
            stub.script(modifyFunction(), 1, "");
            system.modify(new ModificationRequest());
            system.terminate();
        }
    }

    @Test
    void aSystemIsPausedSavedAndResumed() throws Exception {
        try (var system = running("s")) {
            stub.notes();
            system.pause(new PauseOptions().with(PauseOptions.SUSPENSION_LEVEL, "Suspend"));
            assertEquals("Paused", state(system));
            system.save(new SaveOptions().with(SaveOptions.SAVE_TYPE, "ToFile"));
            assertEquals("Saved", state(system));
            system.resume();
            assertEquals("Running", state(system));
            var notes = String.join("\n", stub.notes());
            assertTrue(notes.contains("{\"SuspensionLevel\":\"Suspend\"}"), notes);
            assertTrue(notes.contains("{\"SaveType\":\"ToFile\"}"), notes);
            system.terminate();
        }
    }

    @Test
    void aProcessReadsWritesAndIsToldTheEndOfItsInput() throws Exception {
        for (var overlapped : List.of(0, 1)) {
            stub.option("overlapped", overlapped);
            try (var system = running("cat" + overlapped);
                    var process = system.createProcess(command("cat"))) {
                var stdin = process.stdin().orElseThrow();
                var text = "x".repeat(50_000);
                var writer =
                        Thread.startVirtualThread(() -> {
                            try {
                                stdin.write(text.getBytes(StandardCharsets.UTF_8));
                                process.closeStdin();
                            } catch (IOException | InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
                var out = process.stdout().orElseThrow().readAllBytes();
                writer.join();
                assertEquals(text, new String(out, StandardCharsets.UTF_8));
                assertEquals(0, process.awaitExit());
                system.terminate();
            }
        }
    }

    @Test
    void closingAProcessEndsReadsThatWait() throws Exception {
        try (var system = running("r")) {
            var process = system.createProcess(command("hold"));
            var out = process.stdout().orElseThrow();
            var reading = new CompletableFuture<Exception>();
            Thread.startVirtualThread(() -> {
                try {
                    out.read();
                    reading.complete(new Exception("read something"));
                } catch (IOException e) {
                    reading.complete(e);
                }
            });
            while (stub.count("ReadFile") == 0) {
                Thread.onSpinWait();
            }
            process.close();
            assertTrue(reading.join() instanceof IOException, reading.join().toString());
            system.terminate();
        }
    }

    @Test
    void exitCodesAreThoseOfTheProcess() throws Exception {
        try (var system = running("codes")) {
            for (var code : List.of(0, 7, 255, 0x7FFF_FFFF, 0xC000013A)) {
                var line = "exit " + Integer.toUnsignedString(code);
                try (var process = system.createProcess(command(line))) {
                    assertEquals(code, process.awaitExit());
                    assertEquals(Optional.of(code), process.awaitExit(Duration.ZERO));
                }
            }
            system.terminate();
        }
    }

    @Test
    void aProcessIsKilledOnce() throws Exception {
        try (var system = running("k");
                var process = system.createProcess(command("hold"))) {
            assertEquals(Optional.empty(), process.awaitExit(SHORT));
            assertTrue(process.kill());
            assertEquals(0xC000013A, process.awaitExit());
            assertFalse(process.kill());
            system.terminate();
        }
    }

    @Test
    void beingRefusedToEndAProcessMeansThatItIsEnding() throws Exception {
        try (var system = running("d");
                var process = system.createProcess(command("hold"))) {
            stub.script("HcsTerminateProcess", 0x80070005, "");
            assertTrue(process.kill());
            system.terminate();
        }
    }

    @Test
    void signalsAreDeliveredAsTheyAre() throws Exception {
        try (var system = running("sig");
                var process = system.createProcess(command("hold"))) {
            assertTrue(process.signal(SignalOptions.windows(SignalOptions.Console.CTRL_C)));
            assertEquals(130, process.awaitExit());
            assertFalse(process.signal(SignalOptions.linux(9)));
            var notes = String.join("\n", stub.notes());
            assertTrue(notes.contains("{\"Signal\":\"CtrlC\"}"), notes);
            assertTrue(notes.contains("{\"Signal\":9}"), notes);
            system.terminate();
        }
    }

    @Test
    void aConsoleIsResizedAndInputClosedByTheRightDocuments() throws Exception {
        try (var system = running("doc");
                var process = system.createProcess(command("cat"))) {
            process.resize(80, 25);
            process.closeStdin();
            var notes = String.join("\n", stub.notes());
            assertTrue(
                    notes.contains(
                            "{\"Operation\":\"ConsoleSize\","
                                    + "\"ConsoleSize\":{\"Height\":25,\"Width\":80}}"),
                    notes);
            assertTrue(
                    notes.contains(
                            "{\"Operation\":\"CloseHandle\","
                                    + "\"CloseHandle\":{\"Handle\":\"StdIn\"}}"),
                    notes);
            assertEquals(0, process.awaitExit());
            system.terminate();
        }
    }

    @Test
    void aProcessThatWasOpenedHasItsExitAndItsPipes() throws Exception {
        try (var system = running("o")) {
            var process = system.createProcess(command("hold"));
            var pid = process.pid();
            try (var same = system.openProcess(pid)) {
                assertEquals(pid, same.pid());
                assertTrue(same.stdout().isEmpty(), "pipes were handed out to whoever made it");
                assertTrue(same.kill());
                assertEquals(0xC000013A, process.awaitExit());
                assertEquals(0xC000013A, same.awaitExit());
            }
            try (var late = system.openProcess(pid)) {
                assertEquals(0xC000013A, late.awaitExit());
            }
            process.close();
            system.terminate();
        }
    }

    @Test
    void anExitThatNobodyAskedForIsUnexpected() throws Exception {
        try (var system = running("u")) {
            stub.exit(generation(), "u", 0xC0370106, "UnexpectedExit");
            var exit = system.awaitExit();
            assertTrue(exit.isUnexpected());
            assertEquals(0xC0370106, exit.status());
            assertEquals(Optional.of(exit), system.awaitExit(Duration.ZERO));
        }
    }

    @Test
    void waitingForAnExitHasALimit() throws Exception {
        try (var system = running("w")) {
            assertEquals(Optional.empty(), system.awaitExit(SHORT));
            system.terminate();
        }
    }

    @Test
    void closingWakesWhoeverWaitsAndPretendsNoExit() throws Exception {
        var system = running("c");
        var process = system.createProcess(command("hold"));
        var waiting = new ArrayList<CompletableFuture<Exception>>();
        waiting.add(awaiting(system::awaitExit));
        waiting.add(awaiting(process::awaitExit));
        waiting.add(awaiting(system::awaitExit));
        process.close();
        system.close();
        for (var each : waiting) {
            assertEquals(HcsError.CLOSED, ((HcsException) each.join()).error());
        }
        assertEquals(HcsError.CLOSED, failure(system::start).error());
        assertEquals(HcsError.CLOSED, failure(process::status).error());
        assertEquals(HcsError.CLOSED, failure(() -> system.openProcess(1)).error());
        system.close();
        system.terminate();
        assertEquals(Optional.empty(), system.nextEvent(LONG));
        try (var same = hcs().open("c")) {
            assertEquals("Running", state(same));
            same.terminate();
        }
    }

    @Test
    void aServiceThatGoesAwayFailsWhoeverWaits() throws Exception {
        try (var system = running("gone");
                var process = system.createProcess(command("hold"))) {
            var one = awaiting(system::awaitExit);
            var two = awaiting(process::awaitExit);
            stub.announce(generation(), "", number(HcsEvent.Kind.SERVICE_DISCONNECTED), 0, "");
            for (var each : List.of(one, two)) {
                assertEquals(HcsError.SERVICE_DISCONNECTED, ((HcsException) each.join()).error());
            }
            assertEquals(
                    HcsEvent.Kind.SERVICE_DISCONNECTED,
                    system.nextEvent(LONG).orElseThrow().kind());
            system.terminate();
        }
    }

    @Test
    void crashesAreEventsAndWhatIsUnknownIsNot() throws Exception {
        try (var system = running("crash")) {
            stub.announce(generation(), "crash", 0x77, 0, "{\"what\":1}");
            stub.announce(generation(), "crash", number(HcsEvent.Kind.CRASH_INITIATED), 0, "");
            var report = "{\"Parameters\":[1,2]}";
            stub.announce(generation(), "crash", number(HcsEvent.Kind.CRASH_REPORT), 0, report);
            var first = system.nextEvent(LONG).orElseThrow();
            assertEquals(HcsEvent.Kind.CRASH_INITIATED, first.kind());
            assertEquals("", first.document());
            var second = system.nextEvent(LONG).orElseThrow();
            assertEquals(HcsEvent.Kind.CRASH_REPORT, second.kind());
            assertEquals(report, second.document());
            assertEquals(Optional.empty(), system.nextEvent(SHORT));
            system.terminate();
            assertEquals(HcsEvent.Kind.EXITED, system.nextEvent(LONG).orElseThrow().kind());
        }
    }

    @Test
    void theLastSixteenEventsAreKept() throws Exception {
        try (var system = running("many")) {
            var report = number(HcsEvent.Kind.CRASH_REPORT);
            for (var i = 0; i < 20; i++) {
                stub.announce(generation(), "many", report, 0, "" + i);
            }
            stub.drain(generation());
            for (var i = 4; i < 20; i++) {
                assertEquals("" + i, system.nextEvent(LONG).orElseThrow().document());
            }
            assertEquals(Optional.empty(), system.nextEvent(SHORT));
            system.terminate();
        }
    }

    @Test
    void aNotificationMayComeBeforeTheRegistrationReturns() throws Exception {
        stub.option("callback before return", 1);
        try (var system = running("early")) {
            assertEquals("early", system.nextEvent(LONG).orElseThrow().document());
            system.terminate();
        }
    }

    @Test
    void theServiceIsAskedAndChanged() throws Exception {
        var known = hcs().serviceProperties(new PropertyQuery());
        assertTrue(known.getFirst() instanceof JsonObject);
        if (known.size() > 1) {
            assertEquals(JsonNull.NULL, known.get(1));
        }
        hcs().modifyService(
                        new ModificationRequest()
                                .with(ModificationRequest.PROPERTY_TYPE, "CpuGroup"));
        assertTrue(stub.notes().contains("modify service {\"PropertyType\":\"CpuGroup\"}"));
        stub.script("HcsModifyServiceSettings", 0x80070032, "{\"ErrorMessage\":\"no\"}");
        var refused = failure(() -> hcs().modifyService(new ModificationRequest()));
        assertTrue(refused.isNotSupported());
        assertTrue(refused.getMessage().endsWith(": no"), refused.getMessage());
    }

    @Test
    void withoutTheLibraryThereIsAnOrdinaryFailure(@TempDir Path empty) {
        var none = hcs(HcsSettings.of(Libraries.in(empty), Map.of()));
        var failure = failure(() -> none.create("x", new ContainerConfig()));
        assertEquals(HcsError.NOT_ON_THIS_WINDOWS, failure.error());
    }

    @Test
    void textWithANulIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> hcs().create("a\0b", new ContainerConfig()));
    }

    @Test
    void aCallThatTakesLongIsTold() throws Exception {
        var told = new ArrayBlockingQueue<String>(1);
        var usual = settings.timeouts();
        var quick =
                new Timeouts(
                        usual.create(),
                        usual.start(),
                        usual.pause(),
                        usual.resume(),
                        usual.save(),
                        Duration.ofMillis(1));
        var watched = hcs(settings.withTimeouts(quick).withWarnings(told::offer));
        stub.hang("HcsOpenComputeSystem");
        var opening = awaiting(() -> watched.open("x"));
        assertEquals("open x has not returned for 0 s", told.take());
        stub.release();
        assertEquals(HcsError.SYSTEM_NOT_FOUND, ((HcsException) opening.join()).error());
    }

    @Test
    void systemsAreClosedAtTheSameTime() throws Exception {
        var systems = new ArrayList<HcsSystem>();
        for (var i = 0; i < 16; i++) {
            systems.add(running("close" + i));
        }
        var closing = new ArrayList<Thread>();
        for (var system : systems) {
            closing.add(
                    Thread.startVirtualThread(() -> {
                        try {
                            system.terminate();
                            system.close();
                        } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }));
        }
        for (var each : closing) {
            each.join();
        }
    }

    @Test
    void aCreationThatFailsLeavesNothing() throws Exception {
        var creation = generation() == Generation.FIRST ? "@CreateCompleted" : "@Create";
        stub.script(creation, 0x80370112, "{\"ErrorMessage\":\"bad layer\"}");
        var failed = failure(() -> hcs().create("bad", new ContainerConfig()));
        assertEquals(HcsError.INVALID_LAYER, failed.error());
        assertEquals(List.of(), hcs().enumerate(new ComputeSystemQuery()));
        assertEquals(0, stub.count("handles"));
    }

    @Test
    void aCreationThatNeverEndsIsGivenUpAndLeavesNothing() throws Exception {
        var creation = generation() == Generation.FIRST ? "@CreateCompleted" : "@Create";
        stub.drop(creation);
        var usual = settings.timeouts();
        var quick =
                new Timeouts(
                        SHORT,
                        usual.start(),
                        usual.pause(),
                        usual.resume(),
                        usual.save(),
                        usual.slowCall());
        var hcs = hcs(settings.withTimeouts(quick));
        assertTrue(failure(() -> hcs.create("never", new ContainerConfig())).isTimeout());
        while (!hcs().enumerate(new ComputeSystemQuery()).isEmpty()) {
            Thread.onSpinWait(); // the call itself may have been left behind, and comes back later
        }
    }
}
