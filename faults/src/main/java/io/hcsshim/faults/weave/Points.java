package io.hcsshim.faults.weave;

import io.hcsshim.wire.ttrpc.TtrpcCall;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the threads of the program under test are, told to the harness one connection each: `<process> <point>` and a line
/// end; its answer lets them go on. If nobody listens, they do at once.
public final class Points {
    private static volatile String socket = "";

    private Points() {}

    static void tell(String where) {
        socket = where;
    }

    /// What woven methods call.
    public static void reach(String point, @Nullable Object detail) {
        var line = ProcessHandle.current().pid() + " " + point + word(detail) + "\n";
        try (var harness = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            harness.connect(UnixDomainSocketAddress.of(Path.of(socket)));
            harness.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            harness.read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            return; // there is no harness any more, or this thread was interrupted
        }
    }

    private static String word(@Nullable Object detail) {
        return switch (detail) {
            case TtrpcCall call -> " " + call.method();
            case String line when line.startsWith("+") -> " +" + line.split(" ", 4)[2];
            case String line -> " " + line.charAt(0);
            case null, default -> "";
        };
    }
}
