package io.hcsshim.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.ExecuteProcess;
import io.hcsshim.protocol.gcs.GetProperties;
import io.hcsshim.protocol.gcs.GetPropertiesResponse;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.Notification;
import io.hcsshim.protocol.gcs.PlainRequest;
import io.hcsshim.protocol.gcs.ProcessParameters;
import io.hcsshim.protocol.gcs.ProcessParameters.Pipes;
import io.hcsshim.protocol.gcs.Request;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.gcs.ResizeConsole;
import io.hcsshim.protocol.gcs.ResponseHead;
import io.hcsshim.protocol.gcs.SignalProcess;
import io.hcsshim.protocol.gcs.VsockStdio;
import io.hcsshim.protocol.gcs.WaitForProcess;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds with every OCI runtime.
abstract class ContainerContract {
    private static final Pipes NONE = new Pipes(false, false, false);
    private static final Pipes OUTPUT = new Pipes(false, true, false);
    private static final int SIGTERM = 15;

    @TempDir private File state;
    private TestHost host;
    private TestBundle bundle;
    private String id;

    /// The runtime, as the agent's flag has it.
    abstract String runtime(File directory) throws IOException;

    @BeforeEach
    void connect() throws Exception {
        host = TestHost.connected();
        var root = state + "/root";
        TestAgent.serving(
                host,
                "-v4",
                "-runtime",
                runtime(state),
                "-runtime-root",
                root,
                "-state",
                state + "/rt");
        host.negotiate();
        bundle = TestBundle.make(state, "b");
        id = "c" + Long.toString(System.nanoTime(), 36);
    }

    @AfterEach
    void hangUp() {
        host.close();
    }

    /// Takes away the groups that the runtimes make above those of the containers.
    @AfterAll
    static void removeCgroups() {
        for (var hierarchy : new File("/sys/fs/cgroup").listFiles(File::isDirectory)) {
            new File(hierarchy, "pods").delete();
        }
        new File("/sys/fs/cgroup/pods").delete();
    }

    @Test
    void aContainerSaysHelloAndIsReportedAndGone() throws Exception {
        try (var out = host.listen();
                var err = host.listen()) {
            succeed(bundle.shell(id, "echo hello; echo problem >&2; exit 37"));
            succeed(new PlainRequest(MessageType.START, RequestHead.of(id)));
            var pid =
                    start(new Pipes(false, true, true), new VsockStdio(0, out.port(), err.port()));
            var wait = host.send(await(pid));

            assertEquals("hello\n", out.readToEnd());
            assertEquals("problem\n", err.readToEnd());
            out.hangUp();
            err.hangUp();
            assertEquals(37, host.response(wait).json().uint32("ExitCode"));
            var exit = Notification.of(host.notification().json());
            assertEquals(id, exit.head().containerId());
            assertEquals(Notification.UNEXPECTED_EXIT, exit.kind());
        }
        delete();
        assertFalse(Files.exists(bundle.directory()));
        assertEquals(HResult.SYSTEM_NOT_FOUND, host.failure(await(1)).result());
    }

    @Test
    void anExitIsHeldBackUntilTheHostHasClosedTheOutput() throws Exception {
        try (var out = host.listen()) {
            succeed(bundle.shell(id, "echo last words"));
            var pid = start(OUTPUT, new VsockStdio(0, out.port(), 0));
            assertEquals("last words\n", out.readToEnd());

            var early = new WaitForProcess(RequestHead.of(id), pid, 300);
            assertEquals(HResult.TIMEOUT, host.failure(early).result());
            out.hangUp();
            assertEquals(0, exitCode(pid));
        }
        delete();
    }

    @Test
    void inputIsPassedOnAndItsEndToo() throws Exception {
        try (var in = host.listen();
                var out = host.listen()) {
            succeed(bundle.shell(id, "cat; echo end"));
            start(new Pipes(true, true, false), new VsockStdio(in.port(), out.port(), 0));
            in.write("to and fro\n");
            in.endInput();

            assertEquals("to and fro\nend\n", out.readToEnd());
        }
        delete();
    }

    @Test
    void muchOutputArrivesWhole() throws Exception {
        try (var out = host.listen()) {
            succeed(bundle.shell(id, "seq 1 200000"));
            start(OUTPUT, new VsockStdio(0, out.port(), 0));

            var text = out.readToEnd();
            assertEquals(1_288_895, text.length());
            assertTrue(text.endsWith("199999\n200000\n"));
        }
        delete();
    }

    @Test
    void anotherProcessRunsBesideInit() throws Exception {
        succeed(bundle.shell(id, "sleep 600"));
        var init = start(NONE, VsockStdio.NONE);
        try (var in = host.listen();
                var out = host.listen();
                var err = host.listen()) {
            var process = TestBundle.process("read x; echo got $x; echo bad >&2; exit 5");
            var ports = new VsockStdio(in.port(), out.port(), err.port());
            var pid = exec(process, new Pipes(true, true, true), ports);
            in.write("it\n");
            assertEquals("got it\n", out.readToEnd());
            assertEquals("bad\n", err.readToEnd());
            out.hangUp();
            err.hangUp();
            assertEquals(5, exitCode(pid));
        }
        endInit(init);
    }

    @Test
    void whatIsNotWantedOfAnotherProcessIsNothing() throws Exception {
        succeed(bundle.shell(id, "sleep 600"));
        var init = start(NONE, VsockStdio.NONE);

        var pid = exec(TestBundle.process("read x || exit 4"), NONE, VsockStdio.NONE);

        assertEquals(4, exitCode(pid));
        endInit(init);
    }

    @Test
    void aTerminalIsJoinedAndResized() throws Exception {
        try (var in = host.listen();
                var out = host.listen()) {
            succeed(
                    bundle.terminal(
                            id, "stty -echo; echo ready; read x; stty size; echo got $x; exit 2"));
            var ports = new VsockStdio(in.port(), out.port(), 0);
            var pid = start(new Pipes(true, true, false), ports);
            out.readUntil("ready");
            succeed(new ResizeConsole(RequestHead.of(id), pid, 33, 101));
            in.write("line\n");

            assertTrue(out.readToEnd().endsWith("33 101\r\ngot line\r\n"));
            assertEquals(2, exitCode(pid));
            succeed(new ResizeConsole(RequestHead.of(id), pid, 1, 1));
        }
        delete();
    }

    @Test
    void anotherProcessMayHaveATerminal() throws Exception {
        succeed(bundle.shell(id, "sleep 600"));
        var init = start(NONE, VsockStdio.NONE);
        try (var in = host.listen();
                var out = host.listen()) {
            var process = TestBundle.process("tty; exit 6").with("terminal", Json.of(true));
            var ports = new VsockStdio(in.port(), out.port(), 0);
            var pid = exec(process, new Pipes(true, true, false), ports);
            assertTrue(out.readToEnd().contains("/dev/"));
            assertEquals(6, exitCode(pid));
        }
        endInit(init);
    }

    @Test
    void onlyATerminalCanBeResized() throws Exception {
        succeed(bundle.shell(id, "sleep 600"));
        var init = start(NONE, VsockStdio.NONE);

        var refused = host.failure(new ResizeConsole(RequestHead.of(id), init, 1, 1));

        assertEquals(
                "pid: " + init + ", is not a tty and cannot be resized", refused.errorMessage());
        endInit(init);
    }

    @Test
    void signalsArriveAndDecideHowTheExitIsCalled() throws Exception {
        try (var out = host.listen()) {
            succeed(
                    bundle.shell(
                            id,
                            "trap 'echo term; exit 9' TERM; echo up; while :; do sleep 0.05; done"));
            var pid = start(OUTPUT, new VsockStdio(0, out.port(), 0));
            out.readUntil("up");
            succeed(new SignalProcess(RequestHead.of(id), pid, SIGTERM));

            assertEquals("\nterm\n", "\n" + out.readToEnd().strip() + "\n");
            out.hangUp();
            assertEquals(9, exitCode(pid));
            assertEquals(
                    Notification.GRACEFUL_EXIT, Notification.of(host.notification().json()).kind());
            var gone = host.failure(new SignalProcess(RequestHead.of(id), pid, SIGTERM));
            assertEquals(HResult.NOT_FOUND, gone.result());
        }
        delete();
    }

    @Test
    void aForcedShutdownKills() throws Exception {
        succeed(bundle.shell(id, "sleep 600"));
        var pid = start(NONE, VsockStdio.NONE);
        succeed(new PlainRequest(MessageType.SHUTDOWN_FORCED, RequestHead.of(id)));

        assertEquals(137, exitCode(pid));
        assertEquals(Notification.FORCED_EXIT, Notification.of(host.notification().json()).kind());
        var again = host.failure(new PlainRequest(MessageType.SHUTDOWN_FORCED, RequestHead.of(id)));
        assertEquals(HResult.ALREADY_STOPPED, again.result(), again.errorMessage());
        delete();
    }

    @Test
    void namesAndNameServersAreBound() throws Exception {
        try (var out = host.listen()) {
            var spec = bundle.spec(TestBundle.process("cat /etc/hostname /etc/hosts"));
            var named = spec.with("hostname", Json.of("web.example.org"));
            succeed(bundle.create(id, named, ""));
            start(OUTPUT, new VsockStdio(0, out.port(), 0));

            var text = out.readToEnd();
            assertTrue(text.startsWith("web.example.org\n127.0.0.1 localhost\n"), text);
        }
        delete();
    }

    @Test
    void anIdInUseIsRefused() throws Exception {
        succeed(bundle.shell(id, "sleep 600"));

        var second = host.failure(bundle.shell(id, "true"));

        assertEquals(HResult.SYSTEM_ALREADY_EXISTS, second.result());
        endInit(start(NONE, VsockStdio.NONE));
    }

    @Test
    void aMissingCommandIsSaidByName() throws Exception {
        var process = TestBundle.process("").with("args", Json.parse("[\"no-such-program\"]"));
        var created = host.call(bundle.create(id, process));
        var head = ResponseHead.of(created);
        if (head.result() == 0) { // runc finds out at the start
            var parameters = ProcessParameters.init(NONE);
            head =
                    host.failure(
                            new ExecuteProcess(RequestHead.of(id), parameters, VsockStdio.NONE));
            host.call(new PlainRequest(MessageType.DELETE_CONTAINER_STATE, RequestHead.of(id)));
        }
        assertTrue(head.errorMessage().contains("no-such-program"), head.errorMessage());
    }

    @Test
    void aMissingCommandBesideInitIsSaidByName() throws Exception {
        succeed(bundle.shell(id, "sleep 600"));
        var init = start(NONE, VsockStdio.NONE);
        var process = TestBundle.process("").with("args", Json.parse("[\"no-such-program\"]"));

        var failed =
                host.failure(
                        new ExecuteProcess(
                                RequestHead.of(id),
                                ProcessParameters.exec(process, NONE),
                                VsockStdio.NONE));

        assertTrue(failed.errorMessage().contains("no-such-program"), failed.errorMessage());
        endInit(init);
    }

    @Test
    void propertiesNameTheProcesses() throws Exception {
        succeed(bundle.shell(id, "sleep 600"));
        var init = start(NONE, VsockStdio.NONE);
        var types = List.of(GetProperties.PROCESS_LIST, GetProperties.STATISTICS, "Other");

        var body = host.call(new GetProperties(RequestHead.of(id), types));

        var properties = GetPropertiesResponse.of(body).read();
        assertTrue(properties.metrics().isPresent());
        assertTrue(properties.processIds().contains((long) init));
        endInit(init);
    }

    @Test
    void aContainerThatCannotBeMadeLeavesNothing() throws Exception {
        var spec = bundle.spec(TestBundle.process("true"));
        var broken = spec.with("root", JsonObject.builder().put("path", "/no/such/root").build());

        host.failure(bundle.create(id, broken, ""));

        assertFalse(Files.exists(bundle.directory()));
        bundle = TestBundle.make(state, "b");
        succeed(bundle.shell(id, "sleep 600"));
        endInit(start(NONE, VsockStdio.NONE));
    }

    @Test
    void containersLeaveNoDescriptorsAndNoProcesses() throws Exception {
        liveALittle("warm-up");
        var descriptors = openDescriptors();

        for (var i = 0; i < 10; i++) {
            liveALittle("round " + i);
        }

        // Descriptors are given back by threads that end on their own time, those of the first life
        // too.
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (openDescriptors() > descriptors && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertTrue(openDescriptors() <= descriptors, openDescriptors() + " of " + descriptors);
        assertEquals(0, new File(state, "rt").list().length);
        assertEquals(List.of(), ProcessHandle.current().children().toList());
    }

    private static int openDescriptors() {
        return new File("/proc/self/fd").list().length;
    }

    private void liveALittle(String text) throws Exception {
        bundle = TestBundle.make(state, "b-" + text);
        try (var out = host.listen();
                var terminal = host.listen()) {
            succeed(bundle.shell(id, "echo " + text + "; exec sleep 600"));
            var init = start(OUTPUT, new VsockStdio(0, out.port(), 0));
            assertEquals(text + "\n", out.readUntil("\n"));
            var process = TestBundle.process("exit 1").with("terminal", Json.of(true));
            var exec = exec(process, OUTPUT, new VsockStdio(0, terminal.port(), 0));
            terminal.readToEnd();
            assertEquals(1, exitCode(exec));
            succeed(new SignalProcess(RequestHead.of(id), init, 0));
            out.readToEnd();
        }
        delete();
        host.notification();
    }

    private void endInit(int pid) throws Exception {
        succeed(new SignalProcess(RequestHead.of(id), pid, 0));
        assertEquals(137, exitCode(pid));
        delete();
    }

    private void delete() throws Exception {
        exitCode(initPid); // a container that still runs cannot be deleted
        succeed(new PlainRequest(MessageType.DELETE_CONTAINER_STATE, RequestHead.of(id)));
    }

    private int initPid;

    private int start(Pipes pipes, VsockStdio ports) throws Exception {
        initPid = execute(ProcessParameters.init(pipes), ports);
        return initPid;
    }

    private int exec(JsonObject process, Pipes pipes, VsockStdio ports) throws Exception {
        return execute(ProcessParameters.exec(process, pipes), ports);
    }

    private int execute(ProcessParameters parameters, VsockStdio ports) throws Exception {
        var body = host.call(new ExecuteProcess(RequestHead.of(id), parameters, ports));
        ResponseHead.of(body).requireSuccess();
        return (int) body.uint32("ProcessId");
    }

    private Request await(int pid) {
        return new WaitForProcess(RequestHead.of(id), pid, WaitForProcess.FOR_EVER);
    }

    private long exitCode(int pid) throws Exception {
        var body = host.call(await(pid));
        ResponseHead.of(body).requireSuccess();
        return body.uint32("ExitCode");
    }

    private void succeed(Request request) throws Exception {
        ResponseHead.of(host.call(request)).requireSuccess();
    }
}
