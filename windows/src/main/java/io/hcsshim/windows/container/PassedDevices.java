package io.hcsshim.windows.container;

import io.hcsshim.uvm.lease.LeaseStack;
import io.hcsshim.windows.document.WindowsDevice;
import io.hcsshim.windows.document.WindowsSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Devices of the host for a container in a machine: the machine is given them, its guest is asked where it has them, and
/// installs their drivers before the container is made.
final class PassedDevices {
    private static final String INSTALLER = "C:\\Windows\\System32\\pnputil.exe";

    /// The guest had the driver already: ERROR_NO_MORE_ITEMS.
    private static final int NOTHING_NEW = 259;

    private final Path finder;
    private final MachineDevices machine;
    private final MachinePrograms programs;

    /// @param finder the program that says where devices are
    PassedDevices(Path finder, MachineDevices machine, MachinePrograms programs) {
        this.finder = finder;
        this.machine = machine;
        this.programs = programs;
    }

    /// The spec with its devices as the guest has them.
    ///
    /// @param held gets what the container has as long as it is there
    WindowsSpec give(WindowsSpec spec, LeaseStack held) throws IOException, InterruptedException {
        var seen = new ArrayList<WindowsDevice>();
        if (!spec.devices().isEmpty()) {
            if (!Files.isRegularFile(finder)) {
                throw new IOException(
                        "devices for machines need the program " + finder + ", which is not there");
            }
            var program = held.hold(machine.shareFolder(finder.toString(), true)).path();
            for (var device : spec.devices()) {
                var bus = held.hold(machine.assign(device.forMachine())).path();
                programs.run(List.of(program, bus), Set.of(0))
                        .lines()
                        .filter(line -> !line.isBlank())
                        .forEach(line -> seen.add(WindowsDevice.at(line.strip())));
            }
        }
        for (var folder : spec.driverFolders()) {
            var shared = held.hold(machine.shareFolder(folder, true)).path();
            install(shared);
        }
        return spec.with(seen, spec.extensions());
    }

    private void install(String folder) throws IOException, InterruptedException {
        programs.run(
                List.of(INSTALLER, "/add-driver", folder + "\\*.inf", "/subdirs", "/install"),
                Set.of(0, NOTHING_NEW));
    }
}
