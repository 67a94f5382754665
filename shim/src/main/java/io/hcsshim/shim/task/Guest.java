package io.hcsshim.shim.task;

import io.hcsshim.uvm.Shutdown;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;

/// A container in a machine. Thread-safe.
public interface Guest extends AutoCloseable {
    /// Starts the container's first process, as its spec describes it.
    GuestRun start(Wanted stdio) throws IOException, InterruptedException;

    /// Runs a further process, described by an OCI process.
    GuestRun exec(JsonObject process, Wanted stdio) throws IOException, InterruptedException;

    /// Asks the container to end.
    void shutdown(Shutdown how) throws IOException, InterruptedException;

    /// The numbers of the processes in it, as the guest knows them.
    List<Integer> pids() throws IOException, InterruptedException;

    /// What it uses, in the guest's words.
    JsonObject statistics() throws IOException, InterruptedException;

    /// Changes it.
    ///
    /// @throws TaskException `INVALID_ARGUMENT` if such a container cannot be changed in this way
    void update(Update update) throws IOException, InterruptedException;

    /// Whose programs run in a container.
    enum System {
        LINUX,
        WINDOWS
    }

    /// Whose programs run in it, and in whose words its statistics are: cgroups, or the compute service.
    default System system() {
        return System.LINUX;
    }

    /// What is known of the processes in it.
    default List<ProcessFacts> processes() throws IOException, InterruptedException {
        return pids().stream().map(ProcessFacts::of).toList();
    }

    /// Whether its processes can be sent a signal, unsigned as containerd sends it.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if not
    default void checkSignal(int number) throws TaskException {
        Signals.check(number);
    }

    /// Stops its processes where they are.
    void pause() throws IOException, InterruptedException;

    /// Lets them go on.
    void resume() throws IOException, InterruptedException;

    /// Takes it away from the guest and gives back its disks; idempotent.
    @Override
    void close() throws IOException;
}
