package io.hcsshim.shim.service;

import io.hcsshim.containerd.Packed;
import io.hcsshim.containerd.runc.ProcessDetails;
import io.hcsshim.containerd.task.PidsResponse;
import io.hcsshim.containerd.types.ProcessInfo;
import io.hcsshim.shim.events.TaskEvents;
import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.ProcessFacts;
import io.hcsshim.shim.task.Task;
import java.io.IOException;

/// Answers that take some making.
final class Answers {
    private Answers() {}

    /// The processes of a task, those that containerd knows by an exec id marked with it.
    ///
    /// In the words of containerd's own runtime: `ctr` on Linux fails on details that it does not know.
    static PidsResponse processes(Task task) throws IOException, InterruptedException {
        var response = PidsResponse.newBuilder();
        if (task.system() == Guest.System.WINDOWS) {
            for (var process : task.processes()) {
                response.addProcesses(windows(process, task.execOf(process.pid())));
            }
            return response.build();
        }
        for (int pid : task.pids()) {
            var process = ProcessInfo.newBuilder().setPid(pid);
            var exec = task.execOf(pid);
            if (!exec.isEmpty()) {
                var details = ProcessDetails.newBuilder().setExecId(exec).build();
                process.setInfo(Packed.of(details));
            }
            response.addProcesses(process);
        }
        return response.build();
    }

    /// In the words of Microsoft's shim, which clients on Windows know.
    private static ProcessInfo windows(ProcessFacts process, String exec) {
        var details =
                io.hcsshim.containerd.runhcs.ProcessDetails.newBuilder()
                        .setImageName(process.image())
                        .setCreatedAt(TaskEvents.timestamp(process.createdAt()))
                        .setKernelTime100Ns(process.kernel100ns())
                        .setUserTime100Ns(process.user100ns())
                        .setMemoryCommitBytes(process.commitBytes())
                        .setMemoryWorkingSetPrivateBytes(process.privateBytes())
                        .setMemoryWorkingSetSharedBytes(process.sharedBytes())
                        .setProcessId(process.pid())
                        .setExecId(exec)
                        .build();
        return ProcessInfo.newBuilder().setPid(process.pid()).setInfo(Packed.of(details)).build();
    }
}
