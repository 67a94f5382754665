package io.hcsshim.uvm.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.ContainerConfig;
import io.hcsshim.protocol.gcs.Create;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.Notification;
import io.hcsshim.protocol.gcs.PlainRequest;
import io.hcsshim.protocol.gcs.ProcessParameters;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.gcs.VsockStdio;
import io.hcsshim.protocol.gcs.WaitForProcessResponse;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeVirtualMachine;
import io.hcsshim.testkit.GuestProgram;
import io.hcsshim.testkit.MemoryStream;
import io.hcsshim.testkit.Misbehaviour;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class BridgeTest {
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final PlainRequest DUMP =
            new PlainRequest(MessageType.DUMP_STACKS, RequestHead.of(RequestHead.UVM));
    private static final PlainRequest START =
            new PlainRequest(MessageType.START, RequestHead.of("c"));

    private final FakeGuest guest = FakeGuest.create();
    private final Recorder events = new Recorder();
    private final MemoryStream.Pair connection = MemoryStream.pair();
    private final Bridge bridge = connect();
    private final Agent agent = new Agent(bridge);

    @AfterEach
    void close() {
        bridge.close();
    }

    @Test
    void negotiationTellsWhatTheGuestCanDo() throws Exception {
        var capabilities = agent.negotiate(LONG);

        assertEquals("Linux", capabilities.runtimeOsType());
        assertTrue(capabilities.deleteContainerState());
    }

    @Test
    void idsBeginAtZeroAndNeverRepeat() throws Exception {
        agent.negotiate(LONG);
        agent.dumpStacks();
        agent.dumpStacks();

        assertEquals(
                List.of(0L, 1L, 2L), guest.requests().stream().map(frame -> frame.id()).toList());
    }

    @Test
    void aSlowRequestDoesNotHoldUpOthers() throws Exception {
        var container = startSleeper();
        var wait = agent.waitFor("c", container);

        for (int i = 0; i < 100; i++) {
            agent.dumpStacks();
        }
        agent.signal("c", container, 15);

        assertEquals(128 + 15, WaitForProcessResponse.of(wait.await(LONG)).exitCode());
    }

    @Test
    void manyCallersEachGetTheirOwnAnswer() throws Exception {
        guest.install("code", process -> Integer.parseInt(process.arguments().get(1)));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var codes = new ArrayList<Future<Long>>();
            for (int i = 0; i < 200; i++) {
                var code = "" + i;
                codes.add(callers.submit(() -> exitCodeOf("code", code)));
            }
            for (int i = 0; i < 200; i++) {
                assertEquals(i, codes.get(i).get());
            }
        }
    }

    @Test
    void aFailureInTheGuestCarriesItsCodeAndText() {
        var failure = assertThrows(HResultException.class, () -> agent.deleteState("nobody"));

        assertEquals(HResult.SYSTEM_NOT_FOUND, failure.hresult());
        assertTrue(failure.getMessage().startsWith("guest RPC failure: "), failure.getMessage());
        assertTrue(bridge.closedBecause().isEmpty());
    }

    @Test
    void aRequestLongerThanAnAnswerMayBeGoesThrough() throws Exception {
        var long_ =
                JsonObject.builder()
                        .put("process", JsonObject.builder().put("x", "y".repeat(300_000)).build());

        agent.create("c", ContainerConfig.of("/run/gcs/c/c", long_.build(), ""));

        assertEquals(Set.of("c"), guest.containers());
    }

    @Test
    void aQuestionThatIsNotAnsweredInTimeLeavesTheBridgeOpen() throws Exception {
        guest.misbehaveOn(MessageType.DUMP_STACKS, Misbehaviour.HANG);

        assertThrows(SocketTimeoutException.class, () -> bridge.call(DUMP, SHORT));

        agent.negotiate(LONG);
    }

    @Test
    void aChangeThatIsNotAnsweredInTimeClosesTheBridge() {
        guest.misbehaveOn(MessageType.START, Misbehaviour.HANG);

        assertThrows(SocketTimeoutException.class, () -> bridge.call(START, SHORT));

        assertThrows(BridgeException.class, agent::dumpStacks);
    }

    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {"HANG_UP", "GARBAGE", "WRONG_ID", "OVERSIZED"})
    void aBrokenGuestFailsEveryWaiterWithTheReason(Misbehaviour how) throws Exception {
        guest.misbehaveOn(MessageType.WAIT_FOR_PROCESS, Misbehaviour.HANG);
        guest.misbehaveOn(MessageType.DUMP_STACKS, how);
        var waits = List.of(agent.waitFor("c", 1), agent.waitFor("c", 2));

        var failure = assertThrows(BridgeException.class, agent::dumpStacks);

        for (var wait : waits) {
            var other = assertThrows(BridgeException.class, wait::await);
            assertEquals(failure.getMessage(), other.getMessage());
        }
        var later = assertThrows(BridgeException.class, () -> agent.waitFor("c", 3));
        assertEquals(failure.getMessage(), later.getMessage());
        assertEquals(failure.getCause(), events.closed.take());
    }

    @Test
    void aGuestThatStopsReadingHoldsUpNobodyPastHisLimit() throws Exception {
        guest.misbehaveOn(MessageType.START, Misbehaviour.STOP_READING);
        var big = JsonObject.builder().put("x", "y".repeat(3 * MemoryStream.CAPACITY)).build();
        bridge.post(START);
        bridge.post(createOf(big));

        assertTimeoutPreemptively(
                LONG,
                () -> assertThrows(SocketTimeoutException.class, () -> bridge.call(DUMP, SHORT)));
    }

    @Test
    void closingReleasesAWaiterAtOnce() throws Exception {
        guest.misbehaveOn(MessageType.WAIT_FOR_PROCESS, Misbehaviour.HANG);
        var waiting = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiter =
                    threads.submit(() -> {
                        var wait = agent.waitFor("c", 1);
                        waiting.countDown();
                        return wait.await();
                    });
            waiting.await();

            bridge.fail(new IOException("the machine has exited"));

            var failure = assertThrows(ExecutionException.class, waiter::get);
            assertInstanceOf(BridgeException.class, failure.getCause());
            assertTrue(failure.getMessage().contains("the machine has exited"));
        }
    }

    @Test
    void theEndOfAContainerIsHeardOfOnce() throws Exception {
        var init = startSleeper();
        var wait = agent.waitFor("c", init);

        agent.shutdownForced("c");

        assertEquals(128 + 9, WaitForProcessResponse.of(wait.await(LONG)).exitCode());
        var notification = events.exits.take();
        assertEquals("c", notification.head().containerId());
        assertEquals(Notification.FORCED_EXIT, notification.kind());
    }

    @Test
    void theTraceNamesFramesAndNotWhatIsInThem() throws Exception {
        agent.create(
                "c",
                ContainerConfig.of(
                        "/b", JsonObject.builder().put("secret", "hunter2").build(), ""));

        assertTrue(bridge.trace().contains("> ComputeSystemCreateV1 id 0"), bridge.trace());
        assertTrue(bridge.trace().contains("< ComputeSystemResponseCreateV1 id 0"));
        assertFalse(bridge.trace().contains("hunter2"));
    }

    private static Create createOf(JsonObject spec) {
        return new Create(RequestHead.of("c"), ContainerConfig.of("/b", spec, ""));
    }

    private long startSleeper() throws IOException, InterruptedException {
        var process =
                JsonObject.builder()
                        .put("process", JsonObject.builder().put("args", List.of("sleep")).build())
                        .build();
        agent.create("c", ContainerConfig.of("/run/gcs/c/c", process, ""));
        return agent.execute(
                "c",
                ProcessParameters.init(new ProcessParameters.Pipes(false, false, false)),
                VsockStdio.NONE);
    }

    private long exitCodeOf(String... command) throws IOException, InterruptedException {
        var parameters =
                ProcessParameters.inUvm(
                        List.of(command),
                        "/",
                        Map.of(),
                        new ProcessParameters.Pipes(false, false, false));
        var pid = agent.execute(RequestHead.UVM, parameters, VsockStdio.NONE);
        return WaitForProcessResponse.of(agent.waitFor(RequestHead.UVM, pid).await(LONG))
                .exitCode();
    }

    private Bridge connect() {
        var path = Path.of("/nowhere");
        var machine =
                FakeVirtualMachine.create(
                        new VmSpec("vm", path, path, path, "", 64, 1, 1, Acceleration.TCG),
                        GuestProgram.IDLE);
        Thread.ofVirtual().start(() -> serve(machine));
        return Bridge.over(connection.host(), "vm", events);
    }

    private void serve(FakeVirtualMachine machine) {
        try {
            guest.serve(machine, connection.guest());
        } catch (IOException _) {
            // the test closed the bridge
        }
    }

    private static final class Recorder implements BridgeListener {
        private final BlockingQueue<Notification> exits = new LinkedBlockingQueue<>();
        private final BlockingQueue<IOException> closed = new LinkedBlockingQueue<>();

        @Override
        public void containerExited(Notification notification) {
            exits.add(notification);
        }

        @Override
        public void bridgeClosed(IOException reason, String trace) {
            closed.add(reason);
        }
    }
}
