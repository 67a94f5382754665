package io.hcsshim.windows.container;

import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.shim.task.Machine;
import io.hcsshim.shim.task.PodSize;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;

/// Where Windows containers live: on the host, in a machine, or in jobs. Linux containers do not, and what only their
/// machines can do is refused in words.
sealed interface WindowsPlace extends Machine permits HostPlace, JobPlace, MachinePlace {
    /// A container that joins.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if such a one does not belong here
    Guest join(Workload workload) throws IOException, InterruptedException;

    private static TaskException not(String what) {
        return TaskException.unimplemented(what + " is nothing that Windows containers have");
    }

    @Override
    default Guest create(ContainerRequest request) throws IOException {
        throw TaskException.precondition(
                "container " + request.id() + " is of Linux and cannot join one of Windows");
    }

    @Override
    default void pause() throws IOException {
        throw not("a pause");
    }

    @Override
    default void resume() throws IOException {
        throw not("a pause");
    }

    @Override
    default GuestRun exec(VmProcess process) throws IOException {
        throw not("a process outside of containers");
    }

    @Override
    default String stacks() throws IOException {
        throw not("a dump of an agent's stacks");
    }

    @Override
    default void share(String host, String guest, boolean readOnly) throws IOException {
        throw not("a share outside of containers");
    }

    /// The service shares folders itself, and its containers end whatever they wait for.
    @Override
    default void interruptLockWaits() {}

    @Override
    default PodSize size() {
        return new PodSize(0, 0);
    }

    @Override
    default void grow(PodSize to) throws IOException {
        throw not("LinuxResources");
    }

    @Override
    default void ping() throws IOException {
        throw not("a sign of life");
    }

    @Override
    default MachineUsage usage() throws IOException {
        throw new IOException("the host is not measured for its containers");
    }

    @Override
    default String connect(PodNetwork network, Dns dns) throws IOException {
        throw not("a network namespace of Linux");
    }

    @Override
    default void bePod(String pod, JsonObject spec) throws IOException {
        throw not("a pod without a container");
    }
}
