package io.hcsshim.guest.identity;

import io.hcsshim.sys.linux.Clock;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.KernelRandom;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The machine that the agent runs in. Needs root.
public final class ThisSelf implements Self {
    private static final int STDERR = 2;

    /// The one there is.
    public ThisSelf() {}

    @Override
    public void addEntropy(byte[] bytes) throws IOException {
        KernelRandom.add(bytes);
    }

    @Override
    public byte[] random(int count) throws IOException {
        return KernelRandom.draw(count);
    }

    @Override
    public void moveClockTo(long unixTimeNanos) throws IOException {
        if (unixTimeNanos > Clock.realtime()) {
            Clock.setRealtime(unixTimeNanos);
        }
    }

    /// Standard error is the log stream, and the JVM's own last words go there too.
    @Override
    public void logTo(Fd connection) throws IOException {
        connection.duplicateTo(STDERR);
    }

    @Override
    public void setHostName(String name) throws IOException {
        write("/proc/sys/kernel/hostname", name);
    }

    @Override
    public void write(String path, String text) throws IOException {
        var folder = new File(path).getParentFile();
        if (folder != null && !folder.isDirectory() && !folder.mkdirs()) {
            throw new IOException("cannot make directory " + folder);
        }
        try (var out = new FileOutputStream(path)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
