package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// An open file that a running QEMU has been given, until this is closed; what it has opened by one of the names stays open.
///
/// QEMU has no right to most files of the host, so whoever attaches one opens it.
@SuppressWarnings("try") // giving it back may be interrupted
final class GivenFile implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final QmpClient qmp;
    private final long set;
    private final long descriptor;

    private GivenFile(QmpClient qmp, long set, long descriptor) {
        this.qmp = qmp;
        this.set = set;
        this.descriptor = descriptor;
    }

    /// Gives it; the caller may close it.
    static GivenFile to(QmpClient qmp, Fd file) throws IOException, InterruptedException {
        var reply = qmp.execute(QmpCommand.of("add-fd"), List.of(file), LIMIT);
        if (!(reply instanceof JsonObject given)) {
            throw new IOException("add-fd: QEMU says no number");
        }
        return new GivenFile(qmp, given.int64("fdset-id"), given.int64("fd"));
    }

    /// Its name for drivers of images. They get a duplicate, as it was opened.
    String forDriver() {
        return "/dev/fdset/" + set;
    }

    /// Its name for what opens files by the system's call only: once more, with the rights of QEMU's user.
    String forSystem() {
        return "/proc/self/fd/" + descriptor;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        var named = JsonObject.builder().put("fdset-id", set).build();
        qmp.execute(new QmpCommand("remove-fd", named), LIMIT);
    }
}
