package io.hcsshim.windows.container;

import io.hcsshim.sys.windows.FileCopy;
import io.hcsshim.windows.document.MachineDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a machine of Windows boots from: files of the first layer that has some, and a disk of its own beside the scratch.
final class MachineBoot {
    private static final String FOLDER = "UtilityVM";
    private static final String PREFIX = "io.microsoft.virtualmachine.";
    private static final int MEMORY_MB = 1024;
    private static final int PROCESSORS = 2;

    private MachineBoot() {}

    static MachineDocument.Parts prepare(WindowsHost host, String id, Workload workload)
            throws IOException {
        var layers = workload.requireLayers();
        var base = base(workload);
        var disk = Path.of(layers.scratch()).resolve("vm").resolve("sandbox.vhdx");
        if (Files.notExists(disk)) {
            Files.createDirectories(disk.getParent());
            var template = base.resolve("SystemTemplate.vhdx");
            FileCopy.toNew(host.libraries(), template.toString(), disk.toString());
        }
        host.layers().grantVmAccess(id, disk);
        var said = workload.spec().annotations();
        return new MachineDocument.Parts(
                host.owner(),
                base.resolve("Files").toString(),
                disk.toString(),
                number(said, "computetopology.memory.sizeinmb", MEMORY_MB),
                Math.min(
                        number(said, "computetopology.processor.count", PROCESSORS),
                        host.processors()),
                Boolean.parseBoolean(said.getOrDefault(PREFIX + "fullyphysicallybacked", "")));
    }

    private static Path base(Workload workload) throws IOException {
        var named = workload.spec().utilityVm();
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        Optional<Path> found =
                MountedLayers.parents(workload.requireLayers()).stream()
                        .map(parent -> parent.resolve(FOLDER))
                        .filter(folder -> Files.isDirectory(folder.resolve("Files")))
                        .findFirst();
        return found.orElseThrow(() ->
                new IOException(
                        "no layer of container "
                                + workload.id()
                                + " has a folder UtilityVM\\Files to boot from"));
    }

    private static int number(Map<String, String> annotations, String name, int otherwise) {
        try {
            var number = Integer.parseInt(annotations.getOrDefault(PREFIX + name, "0"));
            return number > 0 ? number : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
