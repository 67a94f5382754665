package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that a saved machine depends on, as lines of text: equal text, same kind of machine.
///
/// Files stand for what is in them by name, size, time and inode, so that nobody has to read a hundred megabytes to
/// learn that nothing has changed.
final class MachineKind {
    private MachineKind() {}

    static String of(VmSpec spec, QemuPaths paths, Acceleration resolved) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("emulator " + identity(paths.emulator()));
        lines.add("kernel " + identity(spec.kernel()));
        lines.add("initrd " + identity(spec.initrd()));
        for (var device : spec.devices()) {
            switch (device) {
                case Device.PmemDisk(_, var image, _) -> lines.add("disk " + identity(image));
                case Device.ScsiDisk disk -> lines.add("disk " + identity(disk.image()));
                case Device.Nic _ -> {} // none is there from the start
            }
        }
        if (resolved == Acceleration.KVM) {
            lines.add("host " + System.getProperty("os.version"));
            lines.add("processor " + processor(Files.readAllLines(Path.of("/proc/cpuinfo"))));
        }
        lines.add("arguments " + String.join(" ", QemuCommandLine.of(spec, resolved)));
        return String.join("\n", lines) + "\n";
    }

    private static String identity(Path file) throws IOException {
        var real = file.toRealPath();
        var facts = Files.readAttributes(real, "unix:dev,ino,size,lastModifiedTime,ctime");
        return "%s %s %s %s %s %s"
                .formatted(
                        real,
                        facts.get("dev"),
                        facts.get("ino"),
                        facts.get("size"),
                        facts.get("lastModifiedTime"),
                        facts.get("ctime"));
    }

    /// Model, stepping and features of the first processor: under KVM the guest has seen them.
    static String processor(List<String> lines) {
        var told = new ArrayList<String>();
        for (var name : List.of("model name", "stepping", "microcode", "flags")) {
            value(lines, name).ifPresent(told::add);
        }
        return String.join(" / ", told);
    }

    private static Optional<String> value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip());
    }
}
