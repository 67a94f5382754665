package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeHypervisor;
import io.hcsshim.testkit.FakeProgram;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Connections inside a real namespace, carried into a machine that is none.
@Timeout(30)
class PodPortsTest {
    @TempDir private Path folder;
    private final List<String> dialled = new CopyOnWriteArrayList<>();
    private final FakeGuest guest = FakeGuest.create();
    private UtilityVm uvm;
    private NetworkNamespace pod;
    private PodPorts ports;
    private volatile String program = "cat";

    @BeforeEach
    void open() throws Exception {
        var spec = UvmSpec.of("vm", folder, BootFiles.in(folder)).build();
        var store = LayerStore.open(folder.resolve("store"));
        var hypervisor = FakeHypervisor.running(() -> guest);
        uvm = UtilityVm.boot(hypervisor, spec, store, PhaseListener.NONE);
        guest.install("refused", PodPortsTest::refuse);
        try {
            pod = NetworkNamespace.create();
            pod.bindTo(folder.resolve("pod"));
            try (var netlink = pod.netlink()) {
                var links = new Links(netlink);
                links.up(links.get("lo"));
            }
            ports = PodPorts.open(folder.resolve("pod"), this::dial, Log.none());
        } catch (IOException e) {
            Assumptions.abort("every port of a namespace cannot be had here: " + e.getMessage());
        }
    }

    private static int refuse(FakeProgram.Process process) throws IOException {
        process.stderr().write("nobody listens".getBytes(StandardCharsets.UTF_8));
        return 1;
    }

    private GuestProcess dial(String address, int port) throws IOException, InterruptedException {
        dialled.add(address + " " + port);
        return uvm.execInVm(new VmProcess(List.of(program), Map.of(), "/", false, Wanted.ALL));
    }

    @AfterEach
    void close() throws IOException {
        if (ports != null) {
            ports.close();
        }
        uvm.close();
        if (pod != null) {
            pod.close();
            NetworkNamespace.unbind(folder.resolve("pod"));
        }
    }

    @Test
    void whatIsSaidToAPortOfTheLoopbackReachesTheMachineAndTheAnswerComesBack() throws Exception {
        assertEquals("over and out", exchange("127.0.0.1", 8080, "over and out"));
        assertEquals("again", exchange("::1", 1, "again"));

        assertEquals(List.of("127.0.0.1 8080", "::1 1"), dialled);
    }

    @Test
    void muchComesThroughWhole() throws Exception {
        var much = "0123456789abcdef".repeat(64 << 10);

        assertEquals(much, exchange("127.0.0.1", 80, much));
    }

    @Test
    void aConnectionThatThePodRefusesIsReset() {
        program = "refused";
        assertThrows(SocketException.class, () -> exchange("127.0.0.1", 80, ""));

        program = "no such program";
        assertThrows(SocketException.class, () -> exchange("127.0.0.1", 80, ""));
    }

    @Test
    void theEndOfTheMachineBreaksTheConnection() throws Exception {
        try (var client = connect("127.0.0.1", 80)) {
            client.write(ByteBuffer.wrap(new byte[1]));
            assertEquals(1, client.read(ByteBuffer.allocate(1)));

            uvm.close();

            assertThrows(SocketException.class, () -> client.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void afterClosingNobodyListens() {
        ports.close();

        assertThrows(ConnectException.class, () -> connect("127.0.0.1", 80));
        assertTrue(dialled.isEmpty());
    }

    private String exchange(String address, int port, String text) throws Exception {
        try (var client = connect(address, port)) {
            var sender = Thread.ofVirtual().start(() -> send(client, text));
            var answer = Channels.newInputStream(client).readAllBytes();
            sender.join();
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    private static void send(SocketChannel client, String text) {
        try {
            client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            client.shutdownOutput();
        } catch (IOException _) {
            // the reader hears of it too
        }
    }

    private SocketChannel connect(String address, int port) throws IOException {
        var client = pod.call(SocketChannel::open);
        try {
            client.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port));
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }
}
