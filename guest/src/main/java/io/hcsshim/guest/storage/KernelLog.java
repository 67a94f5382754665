package io.hcsshim.guest.storage;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// Passes on what the kernel says of blocks that were changed: whoever reads one only learns of an I/O error.
///
/// Thread-safe. Format of the messages: Linux, Documentation/ABI/testing/dev-kmsg.
final class KernelLog {
    private static final int LONGEST = 8192;
    private static final String VERITY = "device-mapper: verity";
    private static final String CHANGED = "is corrupted";

    private final Path device;
    private final Log log;
    private final AtomicBoolean following = new AtomicBoolean();

    KernelLog(Path device, Log log) {
        this.device = device;
        this.log = log;
    }

    /// Begins to listen, from now on; more calls do nothing.
    void follow() {
        if (following.compareAndSet(false, true)) {
            try {
                var messages = Fd.open(device, Fd.O_RDONLY);
                messages.seekToEnd();
                // A read holds its thread.
                Thread.ofPlatform().name("kernel log").daemon().start(new Reading(messages));
            } catch (IOException e) {
                log.warning("the kernel's log is not heard", Map.of("error", e.toString()));
            }
        }
    }

    /// A class with a name, because a lambda takes its time at the first use.
    private final class Reading implements Runnable {
        private final Fd messages;

        Reading(Fd messages) {
            this.messages = messages;
        }

        @Override
        public void run() {
            var record = new byte[LONGEST];
            try (messages) {
                for (var length = next(messages, record); length >= 0; ) {
                    take(new String(record, 0, length, StandardCharsets.UTF_8));
                    length = next(messages, record);
                }
            } catch (ErrnoException e) {
                log.warning("the kernel's log is not heard", Map.of("error", e.toString()));
            }
        }
    }

    /// One record to a read.
    private static int next(Fd messages, byte[] record) throws ErrnoException {
        while (true) {
            try {
                return messages.read(record, 0, record.length);
            } catch (ErrnoException e) {
                if (!e.is(Errno.EPIPE)) { // some were overwritten before they were read
                    throw e;
                }
            }
        }
    }

    /// `<level>,<number>,<time>,<flags>;<text>`, then lines of keys and values.
    void take(String record) {
        var start = record.indexOf(';') + 1;
        var end = record.indexOf('\n', start);
        var text = record.substring(start, end < 0 ? record.length() : end);
        if (text.startsWith(VERITY) && text.endsWith(CHANGED)) {
            log.error(DeviceVerity.CHANGED, Map.of("kernel", text));
        }
    }
}
