package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QmpClientTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final BlockingQueue<QmpEvent> events = new LinkedBlockingQueue<>();
    private final QmpLog log = QmpLog.inMemory();
    private ScriptedQemu qemu;

    @BeforeEach
    void connect() throws IOException {
        qemu = new ScriptedQemu();
    }

    @AfterEach
    void disconnect() throws IOException {
        qemu.close();
    }

    @Test
    void itGreetsAndLeavesNegotiation() throws Exception {
        var opening = opening(LONG);

        qemu.say(ScriptedQemu.GREETING);
        var request = qemu.heard();
        qemu.say("{\"return\": {}, \"id\": " + request.int64("id") + "}");

        assertEquals("{\"execute\":\"qmp_capabilities\",\"id\":1}", request.toText());
        opening.result().close();
    }

    @Test
    void aQemuThatNeverGreetsIsNotWaitedForLongerThanAllowed() {
        var failure = assertThrows(IOException.class, () -> opening(SHORT).result());

        assertEquals("greeting: no answer from QEMU within 50 ms", failure.getMessage());
    }

    @Test
    void repliesFindTheirCallersInAnyOrder() throws Exception {
        try (var client = open()) {
            var first = Started.of(() -> client.execute(QmpCommand.of("one"), LONG));
            var one = qemu.heard().int64("id");
            var second = Started.of(() -> client.execute(QmpCommand.of("two"), LONG));
            var two = qemu.heard().int64("id");

            qemu.say("{\"return\": \"for two\", \"id\": " + two + "}");
            qemu.say("{\"return\": \"for one\", \"id\": " + one + "}");

            assertEquals(Json.of("for one"), first.result());
            assertEquals(Json.of("for two"), second.result());
        }
    }

    @Test
    void aRefusalCarriesQemusClassAndWords() throws Exception {
        try (var client = open()) {
            var call = Started.of(() -> client.execute(QmpCommand.of("device_add"), LONG));

            qemu.refuse("device_add", "GenericError", "Bus 'scsi9.0' not found");

            var refusal = assertThrows(QmpException.class, call::result);
            assertEquals("GenericError", refusal.errorClass());
            assertEquals("QEMU refused device_add: Bus 'scsi9.0' not found", refusal.getMessage());
        }
    }

    @Test
    void aLateReplyDisturbsNobody() throws Exception {
        try (var client = open()) {
            assertThrows(IOException.class, () -> client.execute(QmpCommand.of("slow"), SHORT));
            var slow = qemu.heard().int64("id");
            var next = Started.of(() -> client.execute(QmpCommand.of("next"), LONG));

            qemu.say("{\"return\": \"late\", \"id\": " + slow + "}");
            qemu.accept("next");

            assertEquals(JsonObject.of(), next.result());
        }
    }

    @Test
    void theEndOfTheConnectionFailsEveryWaiterAtOnce() throws Exception {
        try (var client = open();
                var expectation = client.expect(_ -> true)) {
            var call = Started.of(() -> client.execute(QmpCommand.of("cont"), LONG));
            var wait = Started.of(() -> expectation.await("an event", LONG));
            qemu.heard();

            qemu.close();

            assertThrows(IOException.class, call::result);
            assertThrows(IOException.class, wait::result);
            assertTrue(client.awaitEnd(LONG));
            assertThrows(IOException.class, () -> client.execute(QmpCommand.of("cont"), LONG));
        }
    }

    @Test
    void eventsReachTheListenerAndWhoeverExpectsThem() throws Exception {
        try (var client = open();
                var expectation = client.expect(event -> event.name().equals("DEVICE_DELETED"))) {
            qemu.say("{\"event\": \"RESUME\", \"timestamp\": {}}");
            qemu.say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"disk-0-1\"}}");

            assertEquals("disk-0-1", expectation.await("it", LONG).data().string("device"));
            assertEquals("RESUME", events.take().name());
            assertEquals("DEVICE_DELETED", events.take().name());
        }
    }

    @Test
    void anInterruptedCallerLeavesTheConnectionToTheOthers() throws Exception {
        try (var client = open()) {
            var call = Started.of(() -> client.execute(QmpCommand.of("slow"), LONG));
            qemu.heard();
            call.interrupt();
            assertThrows(InterruptedException.class, call::result);

            var next = Started.of(() -> client.execute(QmpCommand.of("next"), LONG));
            qemu.accept("next");

            assertEquals(JsonObject.of(), next.result());
        }
    }

    @Test
    void wordsThatAreNotJsonEndTheConnection() throws Exception {
        try (var client = open()) {
            var call = Started.of(() -> client.execute(QmpCommand.of("cont"), LONG));
            qemu.heard();

            qemu.say("Segmentation fault");

            assertThrows(IOException.class, call::result);
        }
    }

    @Test
    void theDialogueIsKept() throws Exception {
        open().close();

        assertEquals("> {\"execute\":\"qmp_capabilities\",\"id\":1}", log.recent().get(1));
        assertTrue(log.recent().get(2).startsWith("< {\"return\""));
    }

    private QmpClient open() throws Exception {
        var opening = opening(LONG);
        qemu.negotiate();
        return opening.result();
    }

    private Started<QmpClient> opening(Duration limit) {
        return Started.of(() -> QmpClient.open("test", qemu.clientEnd(), log, events::add, limit));
    }
}
