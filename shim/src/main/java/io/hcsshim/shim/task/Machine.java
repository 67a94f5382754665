package io.hcsshim.shim.task;

import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.protocol.gcs.SecurityPolicyFragment;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/// A utility VM, as far as tasks know it. Thread-safe.
public interface Machine extends AutoCloseable {
    /// Whether it is a machine, and not the host itself under this name: only then it can be measured.
    default boolean isVirtual() {
        return true;
    }

    /// Makes a container that does not run yet; nothing is left of it when this throws.
    Guest create(ContainerRequest request) throws IOException, InterruptedException;

    /// Stops its processors where they are.
    void pause() throws IOException, InterruptedException;

    /// Lets them go on.
    void resume() throws IOException, InterruptedException;

    /// Writes it with all that runs in it to a folder, which must not be there, and ends its process on the host.
    ///
    /// @throws IOException if that fails, or machines of this kind cannot be saved; then it goes on
    default void save(Path folder) throws IOException, InterruptedException {
        throw TaskException.unimplemented("saving a machine of this kind");
    }

    /// Lets it go on where it was saved, and uses the folder up.
    ///
    /// @throws IOException if that fails; then it is still saved
    default void restore(Path folder) throws IOException, InterruptedException {
        throw TaskException.unimplemented("restoring a machine of this kind");
    }

    /// Runs a process in the machine itself; nobody can signal it.
    GuestRun exec(VmProcess process) throws IOException, InterruptedException;

    /// The stacks of the agent's threads.
    String stacks() throws IOException, InterruptedException;

    /// Lets the guest have a folder or file of the host at a path of its own, until the machine ends.
    void share(String host, String guest, boolean readOnly)
            throws IOException, InterruptedException;

    /// Ends waits of its processes for locks of files of the host, which hear no signal; there are none where others than this process
    /// serve the files.
    default void interruptLockWaits() {}

    /// How large it is now.
    PodSize size();

    /// Makes it larger, and lets the guest use what has come.
    ///
    /// @throws IOException if machine, host or guest have no room for it
    void grow(PodSize to) throws IOException, InterruptedException;

    /// Adds to the policy that its guest obeys.
    ///
    /// @throws IOException if the guest does not take it
    default void extendPolicy(SecurityPolicyFragment fragment)
            throws IOException, InterruptedException {
        throw TaskException.unimplemented("policies of machines of this kind");
    }

    /// Asks the guest for a sign of life.
    void ping() throws IOException, InterruptedException;

    /// What it costs the host.
    MachineUsage usage() throws IOException;

    /// Carries the network of a pod into it; do it before the first container is made.
    ///
    /// @param dns where the pod looks up names
    /// @return what the spec of that container names the network by
    String connect(PodNetwork network, Dns dns) throws IOException, InterruptedException;

    /// Gives it a network card and tells the guest what is to be made of it; do it before the first container is made.
    ///
    /// @throws IOException if machine or guest refuse; the card is gone then
    default void addCard(Device.Nic card, NetworkAdapter settings)
            throws IOException, InterruptedException {
        throw TaskException.unimplemented("cards of machines of this kind");
    }

    /// Becomes a pod that has no container to begin with; do it before the first container is made.
    ///
    /// @param spec what of an OCI spec describes a pod; `windows.network.networkNamespace` is from [#connect]
    void bePod(String pod, JsonObject spec) throws IOException, InterruptedException;

    /// The number of the host's process that it is, if that has a network namespace for itself.
    default OptionalInt hostProcess() {
        return OptionalInt.empty();
    }

    /// Carries into it what has come into the namespaces of its networks until now.
    default void catchUp() throws IOException, InterruptedException {}

    /// Waits for the machine's end and says how it came.
    String awaitExit() throws InterruptedException;

    /// Ends the machine; idempotent.
    @Override
    void close() throws IOException;
}
