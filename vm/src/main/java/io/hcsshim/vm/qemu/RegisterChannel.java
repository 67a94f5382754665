package io.hcsshim.vm.qemu;

import io.hcsshim.wire.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Registers of a stopped machine's devices, as its processors would read and write them.
///
/// It is QEMU's `qtest` protocol on a socket, a line for each access: `readl 0xfe000000` is answered by `OK 0x1`.
/// Confined to one thread.
final class RegisterChannel implements Registers, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SOCKET = "registers.sock";
    private static final String ID = "registers";

    private final SocketChannel channel;
    private final BufferedReader answers;

    private RegisterChannel(SocketChannel channel) {
        this.channel = channel;
        answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII));
    }

    /// @param directory QEMU's working directory
    /// @param user      who QEMU is, if not who this process is
    static RegisterChannel open(QmpClient qmp, Path directory, Optional<MachineUser> user)
            throws IOException, InterruptedException {
        try (var place = ShortPath.to(directory);
                var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(place.resolve(SOCKET)), 1);
            if (user.isPresent()) {
                user.get().invite(directory.resolve(SOCKET));
            }
            qmp.execute(socket(), LIMIT); // QEMU is connected when it answers
            var opened = new RegisterChannel(server.accept());
            try {
                qmp.execute(protocol(), LIMIT);
                return opened;
            } catch (Throwable e) {
                opened.channel.close();
                throw e;
            }
        } finally {
            Files.deleteIfExists(directory.resolve(SOCKET));
        }
    }

    private static QmpCommand socket() {
        var address =
                JsonObject.builder()
                        .put("type", "unix")
                        .put("data", JsonObject.builder().put("path", SOCKET).build())
                        .build();
        var data = JsonObject.builder().put("addr", address).put("server", false).build();
        var backend = JsonObject.builder().put("type", "socket").put("data", data).build();
        return new QmpCommand(
                "chardev-add", JsonObject.builder().put("id", ID).put("backend", backend).build());
    }

    private static QmpCommand protocol() {
        return new QmpCommand(
                "object-add",
                JsonObject.builder()
                        .put("qom-type", "qtest")
                        .put("id", "protocol")
                        .put("chardev", ID)
                        .put("log", "none")
                        .build());
    }

    @Override
    public int inPort(int port) throws IOException {
        return (int) number(ask("inl 0x" + Integer.toHexString(port)));
    }

    @Override
    public void outPort(int port, Width width, int value) throws IOException {
        ask("out%s 0x%x 0x%x".formatted(width.letter(), port, value & width.mask()));
    }

    @Override
    public int read(long address, Width width) throws IOException {
        return (int) number(ask("read" + width.letter() + " 0x" + Long.toHexString(address)));
    }

    @Override
    public void write(long address, Width width, int value) throws IOException {
        ask("write%s 0x%x 0x%x".formatted(width.letter(), address, value & width.mask()));
    }

    private String ask(String question) throws IOException {
        var line = ByteBuffer.wrap((question + "\n").getBytes(StandardCharsets.US_ASCII));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        var answer = answers.readLine();
        if (answer == null || !answer.startsWith("OK")) {
            throw new IOException("QEMU answers '" + question + "' with " + answer);
        }
        return answer.substring("OK".length()).strip();
    }

    private static long number(String text) throws IOException {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new IOException("QEMU tells a register as '" + text + "'", e);
        }
    }

    /// Lets go of the connection; call it when QEMU has ended. QEMU 7.2 dies of a second one after the first was removed, so
    /// that one stays for as long as the process.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
