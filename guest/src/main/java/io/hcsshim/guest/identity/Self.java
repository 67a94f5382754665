package io.hcsshim.guest.identity;

import io.hcsshim.sys.linux.Fd;
import java.io.IOException;

/// What a machine has of its own and a clone must not share with others.
public interface Self {
    /// Mixes bytes into the kernel's random numbers; all that it draws from now on depends on them.
    void addEntropy(byte[] bytes) throws IOException;

    /// Draws random bytes.
    byte[] random(int count) throws IOException;

    /// Sets the clock, unless that would set it back.
    void moveClockTo(long unixTimeNanos) throws IOException;

    /// Goes on with the log on another connection, which stays the caller's.
    void logTo(Fd connection) throws IOException;

    /// Sets the kernel's idea of the machine's name.
    void setHostName(String name) throws IOException;

    /// Replaces a small file.
    void write(String path, String text) throws IOException;
}
