package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.hcsshim.containerd.Packed;
import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.containerd.sandbox.CreateSandboxRequest;
import io.hcsshim.containerd.sandbox.StartSandboxRequest;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Runtime options, wherever containerd says them.
@Timeout(60)
class OptionsTest extends ShimTest {
    private static final Options LARGE =
            Options.newBuilder().setVmMemorySizeInMb(700).setDebug(true).build();

    @Test
    void aSandboxHasThoseThatStartWasTold() throws Exception {
        shim.reserve("pod", inBase64(any(LARGE)));

        runSandbox("pod");

        assertEquals(List.of(700), memory());
    }

    @Test
    void laterContainerdsTellThemInALongerMessage() throws Exception {
        shim.reserve("pod", inBase64(bootstrap(any(LARGE))));

        runSandbox("pod");

        assertEquals(List.of(700), memory());
    }

    @Test
    void thoseOfARequestGoBeforeThem() throws Exception {
        shim.reserve("c1", inBase64(any(LARGE)));
        shim.spec("c1", "true");
        var small = Options.newBuilder().setVmMemorySizeInMb(600).build();

        shim.call("Create", shim.request("c1").setOptions(any(small)).build());
        shim.reserve("c2", inBase64(any(LARGE)));
        shim.spec("c2", "true");
        shim.call("Create", shim.request("c2").build());

        assertEquals(List.of(600, 700), memory());
    }

    @Test
    void whatIsOfAnotherRuntimeIsLeftAside() throws Exception {
        var other = Any.newBuilder().setTypeUrl("containerd.runc.v1.Options");
        shim.reserve("pod", inBase64(other.setValue(ByteString.copyFromUtf8("x")).build()));

        runSandbox("pod");

        assertEquals(List.of(512), memory());
    }

    @Test
    void whatCannotBeReadIsRefused() throws Exception {
        var broken =
                Any.newBuilder()
                        .setTypeUrl(Packed.RUNHCS_OPTIONS)
                        .setValue(ByteString.copyFromUtf8("\u0001\u0001"));
        shim.reserve("pod", inBase64(broken.build()));

        var refusal = assertThrows(TtrpcException.class, () -> runSandbox("pod"));

        assertEquals(TtrpcCode.INVALID_ARGUMENT, refusal.code());
        assertTrue(refusal.getMessage().contains("runtime options"), refusal.getMessage());
    }

    @Test
    void theySayHowMuchIsLoggedOfThePodAndInItsGuest() throws Exception {
        shim.run("quiet", "true");
        shim.await("quiet", "");
        assertFalse(shim.log().contains("\"level\":\"debug\""), shim.log());

        shim.reserve("loud", inBase64(any(LARGE)));
        shim.spec("loud", "true");
        shim.call("Create", shim.request("loud").build());
        shim.start("loud", "");
        shim.await("loud", "");

        assertTrue(
                shim.log().lines().anyMatch(line -> isOf(line, "call answered", "test/loud")),
                shim.log());
        assertFalse(
                shim.log().lines().anyMatch(line -> isOf(line, "call answered", "test/quiet")),
                shim.log());
        assertEquals(
                List.of(Optional.empty(), Optional.of(Level.DEBUG)),
                shim.machines.requests().stream()
                        .map(each -> each.options().guest().logLevel())
                        .toList());
    }

    private static boolean isOf(String line, String message, String pod) {
        return line.contains("\"msg\":\"" + message + "\"")
                && line.contains("\"pod\":\"" + pod + "\"");
    }

    private void runSandbox(String id) throws IOException, InterruptedException {
        shim.sandbox(
                "CreateSandbox",
                CreateSandboxRequest.newBuilder()
                        .setSandboxId(id)
                        .setBundlePath(shim.bundle(id).toString())
                        .build());
        shim.sandbox("StartSandbox", StartSandboxRequest.newBuilder().setSandboxId(id).build());
    }

    private List<Integer> memory() {
        return shim.machines.requests().stream().map(each -> each.options().memoryMb()).toList();
    }

    private static Any any(Options options) {
        return Any.newBuilder()
                .setTypeUrl(Packed.RUNHCS_OPTIONS)
                .setValue(options.toByteString())
                .build();
    }

    /// As containerd 2.3 says it: the id of the task first, its extensions at the end.
    private static byte[] bootstrap(Any options) throws IOException {
        var extension = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(extension);
        out.writeMessage(1, options);
        out.flush();
        var message = new ByteArrayOutputStream();
        out = CodedOutputStream.newInstance(message);
        out.writeString(1, "pod");
        out.writeEnum(3, 4);
        out.writeByteArray(8, new byte[0]);
        out.writeByteArray(8, extension.toByteArray());
        out.writeString(9, "/run");
        out.flush();
        return message.toByteArray();
    }

    private static String inBase64(Any message) {
        return inBase64(message.toByteArray());
    }

    private static String inBase64(byte[] message) {
        return Base64.getEncoder().encodeToString(message);
    }
}
