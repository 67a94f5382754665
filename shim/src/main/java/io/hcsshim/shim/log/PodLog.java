package io.hcsshim.shim.log;

import io.hcsshim.protocol.log.Level;
import io.hcsshim.protocol.log.Log;
import java.io.IOException;
import java.io.OutputStream;

/// The log of one pod: its lines go to the resident's log and, while containerd listens, to its own. Thread-safe.
public final class PodLog implements AutoCloseable {
    private final ContainerdLog containerd;
    private final Log log;

    private PodLog(ContainerdLog containerd, Log log) {
        this.containerd = containerd;
        this.log = log;
    }

    /// Opens the log of a pod.
    ///
    /// @param name       of the pod, in every line
    /// @param containerd takes every line while it listens; closed with this
    /// @param resident   takes every line too, one write each
    public static PodLog open(
            String name, ContainerdLog containerd, OutputStream resident, Level threshold) {
        var log = Log.to(new Both(containerd, resident), threshold).with("pod", name);
        return new PodLog(containerd, log);
    }

    /// What speaks for the pod.
    public Log log() {
        return log;
    }

    /// Closes the way to containerd.
    @Override
    public void close() {
        containerd.close();
    }

    private static final class Both extends OutputStream {
        private final ContainerdLog containerd;
        private final OutputStream resident;

        Both(ContainerdLog containerd, OutputStream resident) {
            this.containerd = containerd;
            this.resident = resident;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            containerd.write(bytes, offset, length);
            resident.write(bytes, offset, length);
        }
    }
}
