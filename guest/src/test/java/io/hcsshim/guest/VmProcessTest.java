package io.hcsshim.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.ExecuteProcess;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.ProcessParameters;
import io.hcsshim.protocol.gcs.ProcessParameters.Pipes;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.gcs.ResizeConsole;
import io.hcsshim.protocol.gcs.ResponseHead;
import io.hcsshim.protocol.gcs.SignalProcess;
import io.hcsshim.protocol.gcs.VsockStdio;
import io.hcsshim.protocol.gcs.WaitForProcess;
import io.hcsshim.sys.linux.Kill;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VmProcessTest {
    private static final RequestHead VM = RequestHead.of(RequestHead.UVM);

    private TestHost host;

    @BeforeEach
    void connect() throws Exception {
        host = TestHost.connected();
        TestAgent.serving(host, "-v4");
        host.negotiate();
    }

    @AfterEach
    void hangUp() {
        host.close();
    }

    @Test
    void aProcessReadsAndWritesTheHostsStreams() throws Exception {
        try (var in = host.listen();
                var out = host.listen();
                var err = host.listen()) {
            var parameters =
                    ProcessParameters.inUvm(
                            List.of("sh", "-c", "cat; echo $NAME $PWD >&2; exit 7"),
                            "/",
                            Map.of("NAME", "value", "PATH", "/bin"),
                            new Pipes(true, true, true));
            var ports = new VsockStdio(in.port(), out.port(), err.port());
            var pid = start(parameters, ports);
            in.write("hello\n");
            in.endInput();

            assertEquals("hello\n", out.readToEnd());
            assertEquals("value /\n", err.readToEnd());
            assertEquals(7, exitCode(pid));
        }
    }

    @Test
    void aCommandLineIsSplit() throws Exception {
        try (var out = host.listen()) {
            var parameters =
                    new ProcessParameters(
                            "sh -c 'echo \"a  b\"'",
                            List.of(),
                            "",
                            Map.of(),
                            false,
                            new Pipes(false, true, false),
                            true,
                            java.util.Optional.empty());
            start(parameters, new VsockStdio(0, out.port(), 0));

            assertEquals("a  b\n", out.readToEnd());
        }
    }

    @Test
    void onlyWantedStreamsAreDialled() throws Exception {
        try (var unwanted = host.listen()) {
            var parameters = shell("read x || exit 3", new Pipes(false, false, false));
            var pid = start(parameters, new VsockStdio(unwanted.port(), 0, 0));

            assertEquals(3, exitCode(pid));
            assertFalse(unwanted.dialled());
        }
    }

    @Test
    void aProcessThatASignalEndedHasTheKnownCode() throws Exception {
        var pid = start(shell("kill -9 $$", new Pipes(false, false, false)), VsockStdio.NONE);

        assertEquals(0xFFFF_FFFFL, exitCode(pid));
    }

    @Test
    void aProcessWhoseExitWasReportedIsForgotten() throws Exception {
        var pid = start(shell("exit 0", new Pipes(false, false, false)), VsockStdio.NONE);
        exitCode(pid);

        // The answer goes out first, so the process may be known a moment longer.
        var again = new WaitForProcess(VM, pid, WaitForProcess.FOR_EVER);
        var result = HResult.OK;
        while (result == HResult.OK) {
            result = ResponseHead.of(host.call(again)).result();
        }
        assertEquals(HResult.NOT_FOUND, result);
    }

    @Test
    void aWaitThatTakesTooLongTimesOut() throws Exception {
        var pid = start(shell("exec sleep 600", new Pipes(false, false, false)), VsockStdio.NONE);

        assertEquals(HResult.TIMEOUT, host.failure(new WaitForProcess(VM, pid, 20)).result());
        Kill.process(pid, 9);
        assertEquals(0xFFFF_FFFFL, exitCode(pid));
    }

    @Test
    void aSignalIsOnlyForContainers() throws Exception {
        var refused = host.failure(new SignalProcess(VM, 1, 15));

        assertEquals(HResult.SYSTEM_NOT_FOUND, refused.result());
    }

    @Test
    void aTerminalJoinsInputAndOutputAndIsResized() throws Exception {
        try (var in = host.listen();
                var out = host.listen()) {
            var parameters =
                    shell(
                                    "stty -echo; tty; read line; stty size; echo got $line",
                                    new Pipes(true, true, false))
                            .withConsole();
            var pid = start(parameters, new VsockStdio(in.port(), out.port(), 0));
            assertTrue(out.readUntil("\n").startsWith("/dev/pts/"));
            var resize = new ResizeConsole(VM, pid, 33, 101);
            ResponseHead.of(host.call(resize)).requireSuccess();
            in.write("something\n");

            assertEquals("33 101\r\ngot something\r\n", out.readToEnd());
            assertEquals(0, exitCode(pid));
            var gone = host.failure(new ResizeConsole(VM, pid, 1, 1));
            assertEquals(HResult.NOT_FOUND, gone.result());
        }
    }

    @Test
    void whatCannotBeStartedIsAnError() throws Exception {
        for (var command : List.of(List.<String>of(), List.of(""), List.of("/no/such/program"))) {
            var parameters =
                    ProcessParameters.inUvm(command, "", Map.of(), new Pipes(false, false, false));
            var failure = host.failure(new ExecuteProcess(VM, parameters, VsockStdio.NONE));
            assertEquals(HResult.FAIL, failure.result());
        }
    }

    @Test
    void aPortThatNobodyListensOnIsAnError() throws Exception {
        try (var out = host.listen()) {
            var parameters = shell("echo lost", new Pipes(false, true, true));
            var ports = new VsockStdio(0, out.port(), 99);

            var failure = host.failure(new ExecuteProcess(VM, parameters, ports));

            assertEquals("nobody listens on port 99", failure.errorMessage());
            assertEquals("", out.readToEnd());
        }
    }

    @Test
    void anExitWhileTheHostIsAwayIsToldWhenItAsksAgain() throws Exception {
        var pid = start(shell("exec sleep 600", new Pipes(false, false, false)), VsockStdio.NONE);
        var lost = host.send(new WaitForProcess(VM, pid, 60_000));
        host.disconnect();
        host.reconnect();
        host.negotiate();
        Kill.process(pid, 9);

        var code = host.response(lost).json().uint32("ExitCode");

        assertEquals(0xFFFF_FFFFL, code);
    }

    private static ProcessParameters shell(String script, Pipes pipes) {
        return ProcessParameters.inUvm(
                List.of("sh", "-c", script), "", Map.of("PATH", "/usr/bin:/bin"), pipes);
    }

    private int start(ProcessParameters parameters, VsockStdio ports) throws Exception {
        var body = host.call(new ExecuteProcess(VM, parameters, ports));
        ResponseHead.of(body).requireSuccess();
        return (int) body.uint32("ProcessId");
    }

    private long exitCode(int pid) throws Exception {
        var body = host.call(new WaitForProcess(VM, pid, WaitForProcess.FOR_EVER));
        ResponseHead.of(body).requireSuccess();
        return body.uint32("ExitCode");
    }
}
