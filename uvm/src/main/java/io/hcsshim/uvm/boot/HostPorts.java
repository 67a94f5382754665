package io.hcsshim.uvm.boot;

import io.hcsshim.vm.VsockListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;

/// What a guest asks of the host beside the bridge: random bytes, and somebody who reads its log.
public final class HostPorts {
    /// Where random bytes are served.
    public static final int ENTROPY = 1;

    /// Where the agent's log goes.
    public static final int LOG = 109;

    /// Longer than any boot: whoever waits decides, and closes the listener.
    static final Duration UNTIL_CLOSED = Duration.ofDays(1);

    private static final int ENTROPY_BYTES = 512;

    private HostPorts() {}

    /// Gives the first who asks random bytes, and closes the listener. The guest goes on when its connection is closed,
    /// so `given` runs before.
    public static void serveEntropy(VsockListener listener, Runnable given)
            throws IOException, InterruptedException {
        try (var stream = listener.accept(UNTIL_CLOSED)) {
            listener.close();
            var bytes = new byte[ENTROPY_BYTES];
            new SecureRandom().nextBytes(bytes);
            stream.write(ByteBuffer.wrap(bytes));
            given.run();
        }
    }

    /// Lets `log` follow the first connection, and closes the listener.
    public static void openLog(VsockListener listener, GuestLog log, String machine)
            throws IOException, InterruptedException {
        var stream = listener.accept(UNTIL_CLOSED);
        listener.close();
        log.follow(stream, machine);
    }
}
