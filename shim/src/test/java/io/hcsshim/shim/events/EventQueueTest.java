package io.hcsshim.shim.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.events.ForwardRequest;
import io.hcsshim.containerd.events.TaskOOM;
import io.hcsshim.containerd.events.TaskStart;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import io.hcsshim.wire.ttrpc.TtrpcServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EventQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;
    private final List<ForwardRequest> taken = Collections.synchronizedList(new ArrayList<>());
    private final List<String> dropped = Collections.synchronizedList(new ArrayList<>());
    private volatile int refusals;

    @Test
    void eventsArriveInTheirOrderAndInTheirEnvelope() throws Exception {
        try (var _ = containerd()) {
            var queue = queue("unix://" + socket());
            for (int i = 0; i < 50; i++) {
                queue.publish("/tasks/start", TaskStart.newBuilder().setPid(i).build());
            }
            assertTrue(queue.awaitEmpty(PATIENCE));
        }
        for (int i = 0; i < 50; i++) {
            var envelope = taken.get(i).getEnvelope();
            assertEquals("ns", envelope.getNamespace());
            assertEquals("/tasks/start", envelope.getTopic());
            assertEquals("containerd.events.TaskStart", envelope.getEvent().getTypeUrl());
            assertEquals(i, TaskStart.parseFrom(envelope.getEvent().getValue()).getPid());
            assertTrue(envelope.getTimestamp().getSeconds() > 0);
        }
    }

    @Test
    void anEventThatIsRefusedIsTriedAgainBeforeThoseBehindIt() throws Exception {
        refusals = 4;
        try (var _ = containerd()) {
            var queue = queue(socket().toString());
            queue.publish("/first", TaskOOM.getDefaultInstance());
            queue.publish("/second", TaskOOM.getDefaultInstance());
            assertTrue(queue.awaitEmpty(PATIENCE));
        }
        assertEquals(List.of("/first", "/second"), topics());
        assertEquals(List.of(), dropped);
    }

    @Test
    void anEventThatNobodyTakesIsDroppedAndTold() throws Exception {
        var queue = queue(socket().toString());
        queue.publish("/lost", TaskOOM.getDefaultInstance());

        assertTrue(queue.awaitEmpty(PATIENCE));
        assertEquals(List.of("/lost"), dropped);
    }

    @Test
    void withoutAnAddressEventsGoNowhere() throws Exception {
        var queue = queue("");
        queue.publish("/nowhere", TaskOOM.getDefaultInstance());

        assertTrue(queue.awaitEmpty(Duration.ZERO));
        assertEquals(List.of(), dropped);
    }

    private EventQueue queue(String address) {
        return new EventQueue(
                "ns", address, Duration.ofMillis(1), (topic, _) -> dropped.add(topic));
    }

    private TtrpcServer containerd() throws IOException {
        return TtrpcServer.start(
                socket(),
                Map.of("containerd.services.events.ttrpc.v1.Events", this::take),
                e -> new TtrpcException(TtrpcCode.UNKNOWN, String.valueOf(e)));
    }

    private byte[] take(TtrpcCall call) throws IOException {
        if (refusals > 0) {
            refusals--;
            throw new IOException("not now");
        }
        taken.add(ForwardRequest.parseFrom(call.payload()));
        return new byte[0];
    }

    private List<String> topics() {
        return taken.stream().map(request -> request.getEnvelope().getTopic()).toList();
    }

    private Path socket() {
        return folder.resolve("s");
    }
}
