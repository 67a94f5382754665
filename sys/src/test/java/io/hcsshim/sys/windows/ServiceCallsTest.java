package io.hcsshim.sys.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.testing.WindowsStub.Generation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServiceCallsTest {
    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());
    private final VmCompute first = new VmCompute(libraries);
    private final ComputeCore second = new ComputeCore(libraries);

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("texts"), "texts that were not freed");
        assertEquals(0, stub.count("wrong frees"));
        assertEquals(0, Callbacks.count(), "listeners");
    }

    @Test
    void aResultIsCopiedAndFreedAlsoAfterAFailure() throws Exception {
        stub.script("HcsOpenComputeSystem", 0x80070005, "{\"Error\":5}");
        var reply = first.openSystem("x");
        assertEquals("{\"Error\":5}", reply.result());
        assertEquals(WindowsError.ACCESS_DENIED, reply.number());
        assertTrue(reply.failed());
        assertEquals(1, stub.count("freed texts"));
    }

    @Test
    void noResultIsEmptyText() throws Exception {
        stub.script("HcsOpenComputeSystem", 0x80070005);
        assertEquals("", first.openSystem("x").result());
        assertEquals(0, stub.count("freed texts"));
    }

    @Test
    void aPositiveResultIsNoFailure() throws Exception {
        stub.script("HcsEnumerateComputeSystems", 1);
        var reply = first.enumerate("{}");
        assertFalse(reply.failed());
        assertEquals(1, reply.hresult());
    }

    @Test
    void textsOfAnyLengthAndAlphabetArriveAsTheyAre() throws Exception {
        var odd = "naïve 容器 😀 \uDC00";
        var document = "{\"Long\":\"" + "x".repeat(3_000_000) + "\"}";
        var reply = first.createSystem(odd, document);
        assertEquals(PENDING, reply.hresult());
        var properties = first.systemProperties(reply.handle(), "{}");
        assertTrue(properties.output().contains(odd), properties.output());
        assertTrue(stub.notes().getFirst().contains(document));
        first.closeSystem(reply.handle());
    }

    private static final int PENDING = WindowsError.OPERATION_PENDING;

    @Test
    void textWithANulIsRefusedBeforeTheCall() {
        assertThrows(IllegalArgumentException.class, () -> first.openSystem("a\0b"));
        assertEquals(0, stub.count("HcsOpenComputeSystem"));
    }

    @Test
    void handlesWithTheTopBitAreHandles() throws Exception {
        var reply = first.createSystem("top", "{}");
        assertTrue(reply.handle() < 0);
        first.closeSystem(reply.handle());
        assertEquals(0, stub.count("handles"));
        assertEquals(0, stub.count("wrong handles"));
    }

    @Test
    void aLibraryThatIsNotThereIsAnOrdinaryFailure(@TempDir Path empty) {
        var none = new VmCompute(Libraries.in(empty));
        var failure = assertThrows(WindowsException.class, () -> none.openSystem("x"));
        assertTrue(failure.is(WindowsError.MOD_NOT_FOUND), failure.getMessage());
    }

    @Test
    void aFunctionThatIsNotThereIsAnOrdinaryFailure(@TempDir Path other) throws Exception {
        // kernel32 under another name has none of the service's functions
        Files.copy(stub.folder().resolve("libstub.so"), other.resolve("libstub.so"));
        Files.copy(stub.folder().resolve("kernel32.dll"), other.resolve("vmcompute.dll"));
        var old = new VmCompute(Libraries.in(other));
        var failure = assertThrows(WindowsException.class, () -> old.openSystem("x"));
        assertEquals(0x7F, failure.number());
        assertEquals(
                "HcsOpenComputeSystem in vmcompute.dll: no such function on this system (0x7f)",
                failure.getMessage());
        assertThrows(
                WindowsException.class, () -> old.listenToSystem(7, (type, status, text) -> {}));
    }

    @Test
    void aHandleThatIsNoneIsTheLastError() {
        stub.script("HcsCreateOperation", WindowsError.INVALID_PARAMETER);
        var failure = assertThrows(WindowsException.class, second.operations()::create);
        assertTrue(failure.is(WindowsError.INVALID_PARAMETER), failure.getMessage());
    }

    private record Heard(int type, int status, String document) {}

    @Test
    void notificationsComeWithTypeStatusAndText() throws Exception {
        var heard = new ArrayBlockingQueue<Heard>(4);
        var system = first.createSystem("loud", "{}").handle();
        var registration = first.listenToSystem(system, (t, s, d) -> heard.add(new Heard(t, s, d)));
        assertEquals(new Heard(2, 0, ""), heard.take());

        stub.announce(Generation.FIRST, "loud", 6, 0xC0370106, "crash ☠");
        assertEquals(new Heard(6, 0xC0370106, "crash ☠"), heard.take());

        first.stopListening(registration);
        first.closeSystem(system);
    }

    @Test
    void eventsComeWithTypeAndTextOrWithout() throws Exception {
        var heard = new ArrayBlockingQueue<Heard>(4);
        var system = createSecond("loud");
        var registration =
                second.listenToSystem(system, (t, s, d) -> heard.add(new Heard(t, s, d)));
        stub.announce(Generation.SECOND, "loud", 0x80000003, 0, "{\"a\":1}");
        assertEquals(new Heard(0x80000003, 0, "{\"a\":1}"), heard.take());
        stub.announce(Generation.SECOND, "loud", 0x02000000, 0, "");
        assertEquals(new Heard(0x02000000, 0, ""), heard.take());
        second.closeSystem(system);
        registration.forget();
    }

    private long createSecond(String id) throws WindowsException {
        var operation = second.operations().create();
        var system = second.createSystem(id, "{}", operation).handle();
        assertEquals(0, second.operations().waitFor(operation, -1).hresult());
        second.operations().close(operation);
        return system;
    }

    @Test
    void whatAListenerThrowsIsDropped() throws Exception {
        var before = Callbacks.dropped();
        var system = first.createSystem("bad", "{}").handle();
        var registration =
                first.listenToSystem(
                        system,
                        (type, status, text) -> {
                            throw new StackOverflowError("not a real one");
                        });
        stub.drain(Generation.FIRST);
        assertEquals(before + 1, Callbacks.dropped());
        first.stopListening(registration);
        first.closeSystem(system);
    }

    @Test
    void aCallbackMayComeBeforeTheRegistrationReturns() throws Exception {
        stub.option("callback before return", 1);
        var heard = new ArrayBlockingQueue<Heard>(4);
        var system = first.createSystem("early", "{}").handle();
        var registration = first.listenToSystem(system, (t, s, d) -> heard.add(new Heard(t, s, d)));
        assertEquals(2, heard.size());
        first.stopListening(registration);
        first.closeSystem(system);
    }

    @Test
    void endingARegistrationWaitsForCallbacksThatRun() throws Exception {
        var inside = new CompletableFuture<Void>();
        var leave = new CompletableFuture<Void>();
        var system = first.createSystem("slow", "{}").handle();
        var registration =
                first.listenToSystem(
                        system,
                        (type, status, text) -> {
                            inside.complete(null);
                            leave.join();
                        });
        inside.join();
        var ended =
                CompletableFuture.runAsync(() -> {
                    try {
                        first.stopListening(registration);
                    } catch (WindowsException e) {
                        throw new IllegalStateException(e);
                    }
                });
        assertFalse(ended.isDone());
        leave.complete(null);
        ended.join();
        first.closeSystem(system);
    }

    @Test
    void aProcessHasRealPipes() throws Exception {
        var system = first.createSystem("pipes", "{}").handle();
        stub.option("synchronous", 1);
        assertEquals(0, first.request(VmCompute.SystemRequest.START, system, "").hresult());
        var made =
                first.createProcess(
                        system, "{\"CommandLine\":\"print hello\",\"CreateStdOutPipe\":true}");
        var handles = made.handles().orElseThrow();
        assertEquals(0x80000001, handles.pid());
        assertEquals(0, handles.stdin());
        assertEquals(0, handles.stderr());
        try (var out = new WindowsFile(libraries, handles.stdout()).input()) {
            assertEquals("hello", new String(out.readAllBytes()));
        }
        first.closeProcess(made.reply().handle());
        first.closeSystem(system);
        assertEquals(0, stub.count("files"));
    }

    @Test
    void aVirtualThreadCallsOnAPlatformThread() throws Exception {
        stub.hang("HcsOpenComputeSystem");
        var carriers = Runtime.getRuntime().availableProcessors();
        var waiting = new java.util.ArrayList<Thread>();
        for (var i = 0; i < carriers * 4; i++) {
            stub.hang("HcsOpenComputeSystem");
            waiting.add(
                    Thread.startVirtualThread(() -> {
                        try {
                            first.openSystem("x");
                        } catch (WindowsException e) {
                            throw new IllegalStateException(e);
                        }
                    }));
        }
        stub.awaitHanging(carriers * 4);
        // All of them are in the service, and virtual threads go on.
        var other = new CompletableFuture<String>();
        Thread.startVirtualThread(() -> other.complete("ran"));
        assertEquals("ran", other.join());
        stub.release();
        for (var thread : waiting) {
            thread.join();
        }
    }

    @Test
    void operationsSayWhatTheyAreAbout() throws Exception {
        var operations = second.operations();
        var operation = operations.create();
        assertEquals(-1, operations.type(operation));
        operations.setContext(operation, 77);
        assertEquals(77, operations.context(operation));
        operations.clearCallback(operation);
        operations.add(operation, ComputeOperations.Resource.SOCKET, "hcs:/x", -5);
        assertEquals(List.of("resource 4 hcs:/x fffffffffffffffb"), stub.notes());
        var system = second.createSystem("s", "{}", operation).handle();
        assertEquals(1, operations.type(operation));
        assertEquals(system, operations.system(operation));
        assertEquals(0, operations.process(operation));
        assertTrue(operations.id(operation) > 0);
        assertEquals("{\"Progress\":50}", operations.properties(operation, "").output());
        assertEquals(0, operations.result(operation).hresult());
        operations.close(operation);
        second.closeSystem(system);
        assertEquals(0, stub.count("operations"));
        assertEquals(0, stub.count("handles"));
    }
}
