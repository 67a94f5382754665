package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// Machines made with QEMU, on KVM where it works and in software (TCG) where it does not.
///
/// Thread-safe.
public final class QemuHypervisor implements Hypervisor {
    private static final Path KVM = Path.of("/dev/kvm");

    private final QemuPaths paths;
    private final AccelerationProbe probe;
    private final Consumer<String> notices;
    private final Confining confining;

    /// @param paths   where QEMU and its helpers are
    /// @param notices gets a line when something works but not as well as it could, for the log
    public QemuHypervisor(QemuPaths paths, Consumer<String> notices) {
        this(paths, new AccelerationProbe(paths, KVM, AccelerationProbe.LIMIT, notices), notices);
    }

    private QemuHypervisor(QemuPaths paths, AccelerationProbe probe, Consumer<String> notices) {
        this.paths = paths;
        this.probe = probe;
        this.notices = notices;
        this.confining = new Confining(paths, KVM, notices);
    }

    /// Prepares a machine: QEMU runs, the guest does not.
    ///
    /// The first machine under [io.hcsshim.vm.Acceleration#AUTO] or
    /// [io.hcsshim.vm.Acceleration#KVM] on a host may take some seconds longer, because KVM is tried
    /// out; the answer is kept in the cache folder.
    ///
    /// @throws IOException if a program or file is missing, the host has too little memory, or forced
    ///                     KVM does not work
    @Override
    public VirtualMachine create(VmSpec spec) throws IOException, InterruptedException {
        if (!spec.wishes().devices().isEmpty()) {
            throw new IOException(
                    "machine "
                            + spec.id()
                            + ": QEMU is given no devices of the host, and it wants "
                            + spec.wishes().devices());
        }
        paths.requirePrograms();
        requireFile("kernel", spec.kernel());
        requireFile("initrd", spec.initrd());
        check(spec);
        var resolved = probe.resolve(spec);
        var confinement = confining.of(spec, resolved, Optional.empty());
        return QemuVirtualMachine.create(new Launch(spec, paths, resolved, confinement));
    }

    @Override
    public VirtualMachine clone(VmSpec spec, SavedMachine saved)
            throws IOException, InterruptedException {
        paths.requirePrograms();
        requireFile("saved memory", saved.memory());
        requireFile("saved state", saved.state());
        check(spec);
        var resolved = probe.resolve(spec);
        var confinement = confining.of(spec, resolved, Optional.of(saved.memory()));
        return QemuVirtualMachine.clone(new Launch(spec, paths, resolved, confinement), saved);
    }

    @Override
    public QemuHypervisor inBackground() {
        return new QemuHypervisor(paths.with(QemuPaths.Priority.LOW), probe, notices);
    }

    @Override
    public String kind(VmSpec spec) throws IOException, InterruptedException {
        paths.requirePrograms();
        return MachineKind.of(spec, paths, probe.resolve(spec));
    }

    /// What machines of this host run under if they may choose, found out by booting `kernel` if nobody has done so yet.
    /// Why it is not KVM is told as a notice.
    ///
    /// @throws IOException if QEMU is not there
    public Acceleration bestAcceleration(Path kernel) throws IOException, InterruptedException {
        paths.requirePrograms();
        return probe.best(kernel);
    }

    private static void check(VmSpec spec) throws IOException {
        if (!Files.isDirectory(spec.stateDirectory())) {
            throw new IOException(
                    "machine %s: no state directory %s"
                            .formatted(spec.id(), spec.stateDirectory()));
        }
        for (var device : spec.devices()) {
            switch (device) {
                case Device.PmemDisk(_, var image, _) -> requireFile("disk", image);
                case Device.ScsiDisk disk -> requireFile("disk", disk.image());
                case Device.Nic _ -> {} // the command line refuses it
            }
        }
        HostMemory.read().require(spec);
    }

    private static void requireFile(String role, Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IOException("no " + role + ": " + file + " is not a readable file");
        }
    }
}
