package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.vhost.GuestRam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What all QEMUs of one machine have in common, of which there is one at a time.
///
/// @param resolved    what executes the guest, not [Acceleration#AUTO]
/// @param confinement the machine's, from its creation to its end
record Launch(VmSpec spec, QemuPaths paths, Acceleration resolved, Confinement confinement) {
    Path directory() {
        return spec.stateDirectory();
    }

    Optional<MachineUser> user() {
        return confinement.user();
    }

    /// The arguments of one that boots.
    List<String> forBoot() {
        return QemuCommandLine.of(spec, resolved, confinement.files());
    }

    /// The arguments of one that goes on from a template.
    List<String> forClone(Path memory) {
        return QemuCommandLine.ofClone(spec, resolved, memory, confinement.files());
    }

    /// For one that comes after others: a template may be gone meanwhile.
    Launch again(QemuPaths.Priority priority) {
        return new Launch(
                spec,
                paths.with(priority),
                resolved,
                confinement.with(confinement.files().existing()));
    }

    /// The arguments of one that goes on from where another has stopped.
    ///
    /// @param template what it is a clone of, if it is one
    List<String> forRevival(Optional<SavedMachine> template) {
        var memory = template.map(SavedMachine::memory);
        return QemuCommandLine.ofRevival(spec, resolved, memory, confinement.files());
    }

    /// Lets clones use saved memory.
    void open(Path memory) throws IOException {
        if (user().isPresent()) {
            Lending.prepare(paths, memory);
        }
    }

    /// What they may use of the host.
    HostShare share() {
        return new HostShare(spec, confinement, paths.priority());
    }

    MachineSockets sockets(GuestRam ram) throws IOException {
        return MachineSockets.open(directory(), ram, user());
    }

    QemuProcess start(List<String> arguments, Path input) throws IOException, InterruptedException {
        return QemuProcess.start(
                paths, confinement, arguments, directory(), input.toAbsolutePath());
    }
}
