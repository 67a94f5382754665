package io.hcsshim.hcn.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.schema.HostComputeNamespace;
import io.hcsshim.hcn.schema.NamespaceType;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.OfflineHive.Value;
import io.hcsshim.sys.windows.PipeListener;
import io.hcsshim.sys.windows.Registry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who keeps the machine of a namespace is played by the test.
@Timeout(60)
class NamespaceSyncTest {
    private static final String MACHINE = "0f3a9c5e-0000-4000-8000-000000000007";
    private static final String PIPE =
            "\\\\.\\pipe\\ProtectedPrefix\\Administrators\\runhcs-vm-" + MACHINE;
    private static final int BINARY = 3;

    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());
    private final Registry registry = new Registry(libraries);
    private final Hcn hcn = new Hcn(new WindowsProvider(libraries));

    @BeforeEach
    void aServiceOfToday() {
        stub.option("hns major", 15);
        stub.option("hns minor", 4);
    }

    private String namespace(String type) throws Exception {
        return hcn.namespaces().create(type).get(HostComputeNamespace.ID);
    }

    private static String key(String namespace) {
        return "Software\\microsoft\\runhcs\\cni\\" + namespace;
    }

    private void keep(String namespace, String document) throws Exception {
        var data = document.getBytes(StandardCharsets.UTF_8);
        registry.set(key(namespace), "cfg", new Value(BINARY, data));
    }

    private String kept() throws Exception {
        var namespace = namespace(NamespaceType.GUEST);
        keep(namespace, "{\"ContainerID\":\"c1\",\"HostUniqueID\":\"" + MACHINE + "\"}");
        return namespace;
    }

    /// Takes one line, and gives one answer.
    private Future<String> keeper(String answer) throws Exception {
        var pipe = PipeListener.open(libraries, PIPE, "D:P(A;;GA;;;WD)");
        var heard = new CompletableFuture<String>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try (pipe;
                            var client = pipe.accept()) {
                        var lines =
                                new BufferedReader(
                                        new InputStreamReader(
                                                client.input(), StandardCharsets.UTF_8));
                        heard.complete(lines.readLine());
                        client.output().write(answer.getBytes(StandardCharsets.UTF_8));
                    } catch (Exception e) {
                        heard.completeExceptionally(e);
                    }
                });
        return heard;
    }

    @Test
    void whoKeepsTheMachineIsTold() throws Exception {
        var namespace = kept();
        var heard = keeper("\0OK\0");
        hcn.namespaces().sync(namespace);
        assertEquals("{\"ID\":\"c1\",\"Op\":\"sync\"}", heard.get());
        assertTrue(registry.get(key(namespace), "cfg").isPresent());
    }

    @Test
    void aRefusalIsSaidInItsWords() throws Exception {
        var namespace = kept();
        var heard = keeper("Not implemented\n");
        var refusal = assertThrows(HcnException.class, () -> hcn.namespaces().sync(namespace));
        assertEquals("{\"ID\":\"c1\",\"Op\":\"sync\"}", heard.get());
        assertTrue(refusal.getMessage().endsWith(": Not implemented"), refusal.getMessage());
    }

    @Test
    void whoHasGoneIsForgotten() throws Exception {
        var namespace = kept();
        hcn.namespaces().sync(namespace);
        assertEquals(Optional.empty(), registry.get(key(namespace), "cfg"));
    }

    @Test
    void namespacesThatNobodyKeepsInAMachineNeedNothing() throws Exception {
        hcn.namespaces().sync(namespace(NamespaceType.GUEST));
        var host = namespace(NamespaceType.HOST);
        keep(host, "no document");
        hcn.namespaces().sync(host);
    }

    @Test
    void whatCannotBeReadIsAFailure() throws Exception {
        var namespace = namespace(NamespaceType.GUEST);
        for (var bad : new String[] {"{", "{\"HostUniqueID\":\"x\"}"}) {
            keep(namespace, bad);
            var failure = assertThrows(HcnException.class, () -> hcn.namespaces().sync(namespace));
            assertEquals(HcnError.REGISTRY_KEY, failure.error());
        }
        stub.script("RegGetValueW", 5);
        var denied = assertThrows(HcnException.class, () -> hcn.namespaces().sync(namespace));
        assertEquals(HcnError.ACCESS_DENIED, denied.error());
    }
}
