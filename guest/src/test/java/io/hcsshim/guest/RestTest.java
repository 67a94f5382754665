package io.hcsshim.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.ExecuteProcess;
import io.hcsshim.protocol.gcs.ExecuteProcessResponse;
import io.hcsshim.protocol.gcs.GetProperties;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.MachineIdentity;
import io.hcsshim.protocol.gcs.MachineRest;
import io.hcsshim.protocol.gcs.ModifySettings;
import io.hcsshim.protocol.gcs.ProcessParameters;
import io.hcsshim.protocol.gcs.Request;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.gcs.ResponseHead;
import io.hcsshim.protocol.gcs.Settings;
import io.hcsshim.protocol.gcs.VsockStdio;
import io.hcsshim.protocol.gcs.WaitForProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RestTest {
    private static final String ENTROPY = "r".repeat(64);
    private static final String MACHINE_ID = "0123456789abcdef0123456789abcdef";

    private TestHost host;
    private TestAgent agent;

    @BeforeEach
    void connect() throws Exception {
        host = TestHost.connected();
        agent = TestAgent.serving(host, "-v4");
        host.negotiate();
    }

    @AfterEach
    void hangUp() {
        host.close();
    }

    @Test
    void aMachineIsRenewedFromItsRandomNumbersOn() throws Exception {
        succeed(new MachineRest());
        try (var log = host.listen(109)) {
            serveEntropy(ENTROPY);

            succeed(identity("pod-1"));

            assertEquals("log\n", log.readUntil("\n"));
        }
        assertEquals(
                List.of(
                        "entropy " + ENTROPY,
                        "log",
                        "clock 1800000000000000000",
                        "host name pod-1",
                        "/etc/machine-id " + MACHINE_ID,
                        "/run/gcs/instance a5000000000000000000000000000000",
                        "/run/gcs/generation 7"),
                agent.self().changes());
    }

    @Test
    void aMachineThatRestsTakesNothingElse() throws Exception {
        succeed(new MachineRest());

        assertEquals(HResult.INVALID_STATE, failure(inVm("true")));
        assertEquals(HResult.INVALID_STATE, failure(properties()));
        assertEquals(HResult.INVALID_STATE, failure(modify(new MachineRest())));
    }

    @Test
    void overTheNextConnectionItIsToldWhoItIsAndWorks() throws Exception {
        succeed(new MachineRest());
        host.disconnect();
        host.reconnect();
        host.negotiate();
        assertEquals(HResult.INVALID_STATE, failure(properties()));

        try (var _ = host.listen(109)) {
            serveEntropy(ENTROPY);
            succeed(identity(""));
        }

        assertEquals(HResult.SYSTEM_NOT_FOUND, failure(properties()));
        assertTrue(agent.self().changes().stream().noneMatch(line -> line.startsWith("host name")));
    }

    @Test
    void withoutRandomBytesItKeepsResting() throws Exception {
        succeed(new MachineRest());
        try (var _ = host.listen(109)) {
            serveEntropy("few");

            assertEquals(HResult.FAIL, failure(modify(identity("pod-1"))));
        }

        assertEquals(List.of(), agent.self().changes());
        assertEquals(HResult.INVALID_STATE, failure(properties()));
    }

    @Test
    void aMachineInUseDoesNotRest() throws Exception {
        var process = ExecuteProcessResponse.of(host.call(inVm("sleep 1000"))).processId();
        try {
            assertEquals(HResult.INVALID_STATE, failure(modify(new MachineRest())));
            assertEquals(HResult.SYSTEM_NOT_FOUND, failure(properties()));
        } finally {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        }
        host.call(
                new WaitForProcess(
                        RequestHead.of(RequestHead.UVM), process, WaitForProcess.FOR_EVER));
        succeed(new MachineRest());
    }

    private void serveEntropy(String bytes) {
        var stream = host.listen(1);
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try (stream) {
                        stream.write(bytes);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static MachineIdentity identity(String hostName) {
        return new MachineIdentity(7, MACHINE_ID, hostName, 1_800_000_000_000_000_000L);
    }

    private static Request modify(Settings settings) {
        return new ModifySettings(RequestHead.of(RequestHead.UVM), ModifySettings.UPDATE, settings);
    }

    private static Request properties() {
        return new GetProperties(RequestHead.of("none"), List.of(GetProperties.PROCESS_LIST));
    }

    private static Request inVm(String command) {
        var parameters =
                ProcessParameters.inUvm(
                        List.of(command.split(" ")),
                        "/",
                        Map.of("PATH", "/usr/bin:/bin"),
                        new ProcessParameters.Pipes(false, false, false));
        return new ExecuteProcess(RequestHead.of(RequestHead.UVM), parameters, VsockStdio.NONE);
    }

    private void succeed(Settings settings) throws Exception {
        ResponseHead.of(host.call(modify(settings))).requireSuccess();
    }

    private int failure(Request request) throws Exception {
        return host.failure(request).result();
    }
}
