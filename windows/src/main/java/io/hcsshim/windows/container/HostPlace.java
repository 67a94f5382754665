package io.hcsshim.windows.container;

import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.windows.document.Isolation;
import java.io.IOException;

/// The host, as far as one container lives on it, and those that join it. It ends when that container does.
final class HostPlace implements WindowsPlace {
    private final WindowsHost host;
    private final HcsContainer first;

    HostPlace(WindowsHost host, HcsContainer first) {
        this.host = host;
        this.first = first;
    }

    @Override
    public boolean isVirtual() {
        return false;
    }

    @Override
    public Guest join(Workload workload) throws IOException, InterruptedException {
        if (workload.spec().isolation() != Isolation.PROCESS) {
            throw TaskException.precondition(
                    "container "
                            + workload.id()
                            + " cannot join a pod that is isolated by process");
        }
        return HcsContainer.onHost(host, workload);
    }

    @Override
    public String awaitExit() throws InterruptedException {
        return first.awaitExit();
    }

    @Override
    public void close() throws IOException {
        first.end();
    }
}
