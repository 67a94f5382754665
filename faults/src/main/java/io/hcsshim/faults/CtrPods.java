package io.hcsshim.faults;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/// Idle pods by `ctr`, in a namespace of containerd of their own, so that whoever asks for all tasks of the other does not ask for
/// them; the resident is the same. Thread-safe.
record CtrPods(FaultHost host, AtomicLong execs) implements Beside.Pods {
    static final String NAMESPACE = "beside";

    CtrPods(FaultHost host) {
        this(host, new AtomicLong());
    }

    @Override
    public void start(String id) throws IOException, InterruptedException {
        must(
                "run",
                "--runtime",
                "io.containerd.runhcs.v1",
                "-d",
                FaultHost.IMAGE,
                id,
                "sleep",
                "100000000");
        if (host.machine(id).filter(each -> each.beginning() == Beginning.TEMPLATE).isEmpty()) {
            throw new IOException(
                    "its machine should be a clone and is none: " + host.whyItBooted(id));
        }
    }

    @Override
    public void answer(String id) throws IOException, InterruptedException {
        must("tasks", "exec", "--exec-id", "e" + execs.incrementAndGet(), id, "true");
    }

    @Override
    public void end(String id) throws IOException, InterruptedException {
        var host = this.host;
        host.ctrIn(NAMESPACE, "tasks", "rm", "-f", id);
        var removal = host.ctrIn(NAMESPACE, "containers", "rm", id);
        host.ctrIn(NAMESPACE, "snapshots", "rm", id);
        if (!removal.good() && !removal.text().contains("not found")) {
            throw new IOException("containerd cannot forget it: " + removal.text().strip());
        }
    }

    private void must(String... arguments) throws IOException, InterruptedException {
        var output = host.ctrIn(NAMESPACE, arguments);
        if (!output.good()) {
            throw new IOException(String.join(" ", arguments) + ": " + output.text().strip());
        }
    }
}
