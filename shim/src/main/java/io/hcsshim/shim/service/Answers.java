package io.hcsshim.shim.service;

import io.hcsshim.containerd.Packed;
import io.hcsshim.containerd.runhcs.ProcessDetails;
import io.hcsshim.containerd.task.PidsResponse;
import io.hcsshim.containerd.types.ProcessInfo;
import io.hcsshim.shim.task.Task;
import java.io.IOException;

/// Answers that take some making.
final class Answers {
    private Answers() {}

    /// The processes of a task, those that containerd knows by an exec id marked with it.
    static PidsResponse processes(Task task) throws IOException, InterruptedException {
        var response = PidsResponse.newBuilder();
        for (int pid : task.pids()) {
            var details = ProcessDetails.newBuilder().setProcessId(pid).setExecId(task.execOf(pid));
            response.addProcesses(
                    ProcessInfo.newBuilder().setPid(pid).setInfo(Packed.of(details.build())));
        }
        return response.build();
    }
}
