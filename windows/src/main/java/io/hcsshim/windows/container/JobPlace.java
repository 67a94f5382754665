package io.hcsshim.windows.container;

import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.windows.document.Isolation;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// The host, as far as host processes live on it: each container is a job. It ends when it is closed, and with it the job
/// of a container that is no pod's. Thread-safe.
final class JobPlace implements WindowsPlace {
    private final WindowsHost host;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Optional<JobContainer> first = Optional.empty();

    JobPlace(WindowsHost host) {
        this.host = host;
    }

    @Override
    public boolean isVirtual() {
        return false;
    }

    /// A container that this place ends with.
    Guest first(Workload workload) throws IOException {
        var container = JobContainer.make(host, workload);
        first = Optional.of(container);
        return container;
    }

    @Override
    public Guest join(Workload workload) throws IOException {
        if (workload.spec().isolation() != Isolation.HOST_PROCESS) {
            throw TaskException.precondition(
                    "container " + workload.id() + " cannot join a pod of host processes");
        }
        return JobContainer.make(host, workload);
    }

    @Override
    public String awaitExit() throws InterruptedException {
        over.await();
        return "closed";
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        if (first.isPresent()) {
            first.get().end();
        }
    }
}
