package io.hcsshim.guest;

import io.hcsshim.guest.identity.Self;
import io.hcsshim.sys.linux.Fd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Writes down what would be changed.
final class TestSelf implements Self {
    private final List<String> changes = new CopyOnWriteArrayList<>();

    /// One line for each change, in order.
    List<String> changes() {
        return List.copyOf(changes);
    }

    @Override
    public void addEntropy(byte[] bytes) {
        changes.add("entropy " + new String(bytes, StandardCharsets.US_ASCII));
    }

    @Override
    public byte[] random(int count) {
        var bytes = new byte[count];
        bytes[0] = (byte) 0xa5;
        return bytes;
    }

    @Override
    public void moveClockTo(long unixTimeNanos) {
        changes.add("clock " + unixTimeNanos);
    }

    @Override
    public void logTo(Fd connection) throws IOException {
        var line = "log\n".getBytes(StandardCharsets.US_ASCII);
        connection.write(line, 0, line.length);
        changes.add("log");
    }

    @Override
    public void setHostName(String name) {
        changes.add("host name " + name);
    }

    @Override
    public void write(String path, String text) {
        changes.add(path + " " + text.strip());
    }
}
