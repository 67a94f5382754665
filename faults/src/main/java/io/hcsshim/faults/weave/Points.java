package io.hcsshim.faults.weave;

import io.hcsshim.wire.ttrpc.TtrpcCall;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Where the threads of the program under test are, told to the harness one connection each: `<process> <point>` and a line
/// end; its answer lets them go on. If nobody listens, they do at once. The answer may ask for something to be done here first, to a
/// connection of a machine: that which is at the point, else the oldest of those that were not forgotten, which is its agent's.
public final class Points {
    /// An answer: the connection ends.
    public static final char RESET = 'R';

    /// An answer: nothing goes through the connection for a second.
    public static final char STALL = 'S';

    /// An answer: connections that there are already are of machines to which nothing shall happen.
    public static final char FORGET = 'F';

    private static final long STALLED = 1_000_000_000L;

    private static final ConcurrentLinkedQueue<Channel> STREAMS = new ConcurrentLinkedQueue<>();
    private static final Map<Channel, Long> STALLED_UNTIL = new ConcurrentHashMap<>();
    private static volatile String socket = "";

    private Points() {}

    static void tell(String where) {
        socket = where;
    }

    /// What woven methods call.
    public static void reach(String point, @Nullable Object detail) {
        if (detail instanceof Channel stream) {
            STREAMS.remove(stream);
            STREAMS.add(stream);
        }
        var line = ProcessHandle.current().pid() + " " + point + word(detail) + "\n";
        try (var harness = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            harness.connect(UnixDomainSocketAddress.of(Path.of(socket)));
            harness.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            var answer = ByteBuffer.allocate(1);
            if (harness.read(answer) == 1) {
                obey((char) answer.get(0), detail);
            }
        } catch (IOException e) {
            return; // there is no harness any more, or this thread was interrupted
        }
    }

    private static void obey(char answer, @Nullable Object detail) {
        STREAMS.removeIf(stream -> answer == FORGET || !stream.isOpen());
        var stream = detail instanceof Channel here ? here : STREAMS.peek();
        if (stream != null && answer == RESET) {
            reset(stream);
        } else if (stream != null && answer == STALL) {
            STALLED_UNTIL.put(stream, System.nanoTime() + STALLED);
        }
    }

    private static void reset(Channel stream) {
        try {
            var reset = stream.getClass().getDeclaredMethod("reset", String.class);
            reset.setAccessible(true);
            reset.invoke(stream, "by the harness");
        } catch (ReflectiveOperationException e) {
            System.err.println("cannot reset " + stream + ": " + e); // nobody else would say
        }
    }

    /// What reads and writes of connections call first.
    public static void pass(Channel stream) {
        for (var until = STALLED_UNTIL.get(stream);
                until != null && System.nanoTime() < until;
                until = STALLED_UNTIL.get(stream)) {
            LockSupport.parkNanos(STALLED / 100);
        }
    }

    /// The time of day that the program under test is to believe, instead of [Instant#now].
    public static Instant now() {
        return Instant.now().plusMillis(offset());
    }

    /// The same, instead of [System#currentTimeMillis].
    public static long currentTimeMillis() {
        return System.currentTimeMillis() + offset();
    }

    private static long offset() {
        try {
            return Long.parseLong(Files.readString(Path.of(socket + ".clock")));
        } catch (IOException | NumberFormatException _) {
            return 0; // nobody says otherwise
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
