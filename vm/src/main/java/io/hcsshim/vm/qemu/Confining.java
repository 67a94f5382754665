package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.ControlGroup;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Finds out how far each QEMU can be kept apart, and says once why not further. Thread-safe.
final class Confining {
    private static final int OTHERS_READ = 0004;
    private static final int OTHERS_EXECUTE = 0001;
    private static final int GROUP_READ_WRITE = 0060;

    private final QemuPaths paths;
    private final Path kvm;
    private final Consumer<String> notices;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /// @param kvm `/dev/kvm`
    Confining(QemuPaths paths, Path kvm, Consumer<String> notices) {
        this.paths = paths;
        this.kvm = kvm;
        this.notices = notices;
    }

    /// Why something is not possible here.
    static final class ImpossibleException extends IOException {
        private static final long serialVersionUID = 1;

        ImpossibleException(String reason) {
            super(reason);
        }
    }

    /// For one machine; the caller closes it when QEMU has ended.
    ///
    /// @param memory the saved memory that it begins with, if it does
    Confinement of(VmSpec spec, Acceleration resolved, Optional<Path> memory) throws IOException {
        if (paths.users().isEmpty()) {
            return Confinement.NONE;
        }
        if (!isRoot()) {
            tell(
                    "machines run as the user who starts them and without limits of their own, who is not root");
            return Confinement.NONE;
        }
        var user = user(spec, resolved, memory);
        try {
            return new Confinement(
                    user,
                    user.isPresent() && resolved == Acceleration.KVM ? groups() : List.of(),
                    user.isPresent() ? files(spec, memory) : StartFiles.NONE,
                    group(spec));
        } catch (IOException | RuntimeException e) {
            user.ifPresent(MachineUser::close);
            throw e;
        }
    }

    private Optional<MachineUser> user(VmSpec spec, Acceleration resolved, Optional<Path> memory) {
        try {
            var users = paths.users().orElseThrow();
            requireIn(users, "uid_map");
            requireIn(users, "gid_map");
            requireProgram();
            for (var file : files(spec, memory).handed()) {
                require(file, OTHERS_READ);
            }
            if (memory.isPresent()) {
                Lending.prepare(paths, memory.get());
            }
            if (resolved == Acceleration.KVM && (mode(kvm) & GROUP_READ_WRITE) == 0) {
                throw new ImpossibleException("the group of " + kvm + " may not use it");
            }
            return Optional.of(users.take(paths.cache()));
        } catch (IOException e) {
            tell("machines run as root, without a user of their own: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void requireIn(MachineUsers users, String map) throws IOException {
        if (!users.areIn(Files.readAllLines(Path.of("/proc/self", map)))) {
            throw new ImpossibleException(
                    "users %d to %d are not in this user namespace"
                            .formatted(users.first(), users.last()));
        }
    }

    private void requireProgram() throws IOException {
        var program = paths.emulator().toRealPath();
        require(program, OTHERS_EXECUTE);
        for (var folder = program.getParent(); folder != null; folder = folder.getParent()) {
            require(folder, OTHERS_EXECUTE);
        }
    }

    private static void require(Path file, int rights) throws IOException {
        if ((mode(file) & rights) != rights) {
            throw new ImpossibleException("not everybody may use " + file);
        }
    }

    private StartFiles files(VmSpec spec, Optional<Path> memory) throws IOException {
        var files = new ArrayList<Path>();
        memory.ifPresent(file -> files.add(file.toAbsolutePath()));
        // A clone needs them, too, if it is suspended and its template is gone.
        for (var file : List.of(spec.kernel(), spec.initrd())) {
            if (memory.isEmpty() || Files.exists(file)) {
                files.add(file.toAbsolutePath());
            }
        }
        for (var device : spec.devices()) {
            switch (device) {
                case Device.PmemDisk disk -> files.add(disk.image().toAbsolutePath());
                case Device.ScsiDisk disk -> files.add(disk.image().toAbsolutePath());
                case Device.Nic _ -> {} // the command line refuses it
            }
        }
        if (files.size() > StartFiles.MOST) {
            throw new ImpossibleException("it needs " + files.size() + " files to start");
        }
        return new StartFiles(files, memory.flatMap(_ -> Lending.program(paths)));
    }

    static int mode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:mode") instanceof Integer mode ? mode : 0;
    }

    private List<Integer> groups() throws IOException {
        return Files.getAttribute(kvm, "unix:gid") instanceof Integer group
                ? List.of(group)
                : List.of();
    }

    private Optional<ControlGroup> group(VmSpec spec) {
        try {
            var name = spec.id().replaceAll("[^A-Za-z0-9_.-]", "_") + "-" + System.nanoTime();
            return Optional.of(ControlGroup.make(name));
        } catch (IOException e) {
            tell("machines have no limits of their own: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private void tell(String notice) {
        if (told.add(notice)) {
            notices.accept(notice);
        }
    }
}
