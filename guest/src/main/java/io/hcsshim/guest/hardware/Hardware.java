package io.hcsshim.guest.hardware;

import io.hcsshim.protocol.gcs.MachineGrowth;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/// Memory and processors that came after the boot; the kernel sees them, and somebody has to take them into use.
///
/// `/sys/devices/system/memory` has a folder for each block of memory, `/sys/devices/system/cpu` one for each processor
/// (the kernel's Documentation/admin-guide/mm/memory-hotplug.rst, core-api/cpu_hotplug.rst). Thread-safe.
public final class Hardware {
    private static final long LIMIT_MS = 30_000;
    private static final long LOOK_MS = 20;

    private final File system;
    private final long limitMs;

    /// @param system `/sys/devices/system`
    public Hardware(File system) {
        this(system, LIMIT_MS);
    }

    Hardware(File system, long limitMs) {
        this.system = system;
        this.limitMs = limitMs;
    }

    /// Waits until all of it is there and takes it into use.
    ///
    /// @throws IOException if it does not come within 30 s, or the kernel does not take it
    public synchronized void growTo(MachineGrowth size) throws IOException {
        var end = System.nanoTime() + limitMs * 1_000_000;
        while (true) {
            var memory = onlineMemory();
            var processors = onlineProcessors();
            if (memory >= wholeBlocks(size.memoryMb()) && processors >= size.processors()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new IOException(
                        "of "
                                + size.memoryMb()
                                + " MiB and "
                                + size.processors()
                                + " processors the kernel has seen "
                                + (memory >> 20)
                                + " MiB and "
                                + processors);
            }
            pause();
        }
    }

    /// The last block may be there in part only.
    private long wholeBlocks(int memoryMb) throws IOException {
        var block = blockBytes();
        return (((long) memoryMb << 20) + block - 1) / block * block;
    }

    private long blockBytes() throws IOException {
        return Long.parseLong(text(new File(system, "memory/block_size_bytes")), 16);
    }

    private long onlineMemory() throws IOException {
        return takeInto("memory", "memory", "state", "online") * blockBytes();
    }

    private int onlineProcessors() throws IOException {
        return takeInto("cpu", "cpu", "online", "1");
    }

    /// Switches on what is off; what has no switch is always on.
    ///
    /// @return how many there are
    private int takeInto(String folder, String prefix, String file, String on) throws IOException {
        var names = new File(system, folder).list();
        var count = 0;
        for (var name : names == null ? new String[0] : names) {
            if (!isNumbered(name, prefix)) {
                continue;
            }
            var state = new File(system, folder + "/" + name + "/" + file);
            if (state.exists() && !text(state).equals(on)) {
                write(state, on);
            }
            count++;
        }
        return count;
    }

    private static boolean isNumbered(String name, String prefix) {
        if (!name.startsWith(prefix) || name.length() == prefix.length()) {
            return false;
        }
        for (var i = prefix.length(); i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String text(File file) throws IOException {
        return Files.readString(file.toPath()).strip();
    }

    private static void write(File file, String text) throws IOException {
        try (var out = new FileOutputStream(file)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IOException("write " + text + " to " + file + ": " + e.getMessage(), e);
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(LOOK_MS); // the kernel tells nobody but udev
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for memory and processors", e);
        }
    }
}
