package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MigrationTest {
    @TempDir private Path folder;
    private ScriptedQemu qemu;
    private QmpClient client;
    private Path target;

    @BeforeEach
    void connect() throws Exception {
        qemu = new ScriptedQemu();
        var opening =
                Started.of(() ->
                        QmpClient.open(
                                "test",
                                qemu.clientEnd(),
                                QmpLog.to(folder.resolve("qmp.log")),
                                _ -> {},
                                Duration.ofSeconds(10)));
        qemu.negotiate();
        client = opening.result();
        target = Files.createFile(folder.resolve("state"));
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        qemu.close();
    }

    @Test
    void theStateThatQemuSendsIsInTheFile() throws Exception {
        var saving = saving();
        send(new byte[] {1, 2, 3});
        tell("completed");

        saving.result();

        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(target));
        assertEquals(List.of("qmp.log", "state"), left());
    }

    @Test
    void aSaveThatQemuGivesUpFails() throws Exception {
        var saving = saving();
        send(new byte[] {1});
        tell("failed");

        assertThrows(IOException.class, saving::result);
    }

    @Test
    void aFileThatCannotBeOpenedIsTheReasonThatIsToldAndQemuIsNotAsked() throws Exception {
        Files.delete(target);

        var failure =
                assertThrows(
                        IOException.class,
                        () -> Migration.save(client, folder, Optional.empty(), target));

        assertTrue(failure.getMessage().contains(target.toString()), failure.getMessage());
        assertEquals(List.of("qmp.log"), left());
    }

    @Test
    void aStateIsLoadedWhenQemuSaysSo() throws Exception {
        var loading =
                Started.of(() -> {
                    Migration.load(client);
                    return true;
                });
        qemu.accept("migrate-set-capabilities");
        tell("setup"); // not the end
        tell("active");
        qemu.accept("migrate-incoming");
        tell("completed");

        assertTrue(loading.result());
    }

    private Started<Boolean> saving() throws Exception {
        var saving =
                Started.of(() -> {
                    Migration.save(client, folder, Optional.empty(), target);
                    return true;
                });
        qemu.accept("migrate-set-capabilities");
        qemu.accept("migrate");
        return saving;
    }

    private void send(byte[] bytes) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(folder.resolve("state.sock")));
            channel.write(ByteBuffer.wrap(bytes));
        }
    }

    private void tell(String status) throws IOException {
        var data = JsonObject.builder().put("status", status).build();
        qemu.say(JsonObject.builder().put("event", "MIGRATION").put("data", data).build().toText());
    }

    private List<String> left() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
