package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.wire.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What a container does, whichever OCI runtime makes it.
interface ContainerContract {
    Uvms uvms();

    UtilityVm uvm();

    @Test
    default void aContainerRunsOnTheKernelOfTheMachine() throws Exception {
        var outcome = uvms().run(uvm(), uvms().request("kernel", "uname", "-r"));

        assertEquals(0, outcome.status(), outcome.errors());
        assertEquals(uvm().guestKernel(), outcome.output().strip());
        assertNotEquals(System.getProperty("os.version"), outcome.output().strip());
    }

    @Test
    default void outputErrorsAndExitCodeComeOutApart() throws Exception {
        var outcome =
                uvms().run(
                                uvm(),
                                uvms().request(
                                                "streams",
                                                "sh",
                                                "-c",
                                                "echo out; echo err >&2; exit 7"));

        assertEquals(new Uvms.Outcome(7, "out\n", "err\n"), outcome);
    }

    @Test
    default void aMissingProgramIsNamedAndTheContainerStillGoes() throws Exception {
        try (var container = uvm().createContainer(uvms().request("missing", "no-such-program"))) {
            var failure =
                    assertThrows(HResultException.class, () -> container.start(Wanted.OUTPUT));

            assertTrue(failure.getMessage().contains("no-such-program"), failure.getMessage());
        } catch (HResultException atCreation) { // crun looks for it when it creates
            assertTrue(atCreation.getMessage().contains("no-such-program"));
        }
    }

    @Test
    default void aProcessCanBeAddedSignalledAndListed() throws Exception {
        try (var container = uvm().createContainer(uvms().request("exec", "sleep", "1000"))) {
            var init = container.start(Wanted.NOTHING);
            var exec =
                    container.exec(Uvms.process("sh", "-c", "echo added; exit 3"), Wanted.OUTPUT);

            assertEquals(new Uvms.Outcome(3, "added\n", ""), Uvms.finish(exec, new byte[0]));
            assertTrue(container.pids().contains(init.pid()));
            assertFalse(container.statistics().isEmpty());
            assertTrue(init.signal(9));
            assertEquals(128 + 9, init.await());
        }
    }

    @Test
    default void aTerminalHasASizeAndEchoes() throws Exception {
        try (var container = uvm().createContainer(terminal("terminal", "sh"))) {
            var init = container.start(Wanted.TERMINAL);
            init.resize(33, 77);
            type(init.stdin().orElseThrow(), "stty size; exit 5\n");

            var outcome = Uvms.finish(init, new byte[0]);

            assertEquals(5, outcome.status());
            assertTrue(outcome.output().contains("stty size; exit 5"), outcome.output());
            assertTrue(outcome.output().contains("33 77"), outcome.output());
        }
    }

    private static void type(WritableByteChannel terminal, String text) throws IOException {
        terminal.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private ContainerRequest terminal(String id, String... command) throws IOException {
        var plain = uvms().request(id, command);
        var spec = plain.spec().toJson();
        var process = spec.object("process").orElseThrow().with("terminal", Json.of(true));
        return new ContainerRequest(id, OciSpec.of(spec.with("process", process)), plain.rootfs());
    }
}
