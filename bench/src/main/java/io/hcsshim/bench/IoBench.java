package io.hcsshim.bench;

import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// S14: a file of a container, on its scratch disk, against the same file system in a bare QEMU with the same disk options.
final class IoBench {
    private static final int MIB = 128;
    private static final int PLACES = 2000;
    private static final int ROUNDS = 3;

    private IoBench() {}

    static void run(Path home, Report report) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(home.resolve("work"), "io-bench");
        try {
            var ours = new double[3][ROUNDS];
            Path scratch;
            try (var machine = BenchMachine.boot(home, folder);
                    var container =
                            machine.container(
                                    GuestDocuments.container(List.of("sleep", "100000")))) {
                for (int i = 0; i < ROUNDS; i++) {
                    ours[0][i] = BenchMachine.measure(container, "write", "/file", "" + MIB);
                    ours[1][i] = BenchMachine.measure(container, "read", "/file", "" + MIB);
                    ours[2][i] =
                            BenchMachine.measure(
                                    container, "random", "/file", "" + MIB, "" + PLACES);
                }
                scratch = scratch(folder);
            }
            var bare = bare(home, folder, scratch);
            row(report, "written to a container's disk, 1 MiB blocks", "MiB/s", ours[0], bare[0]);
            row(report, "read from a container's disk, 1 MiB blocks", "MiB/s", ours[1], bare[1]);
            row(report, "read from a container's disk, 4 KiB at random", "1/s", ours[2], bare[2]);
        } finally {
            Trees.remove(folder);
        }
    }

    private static void row(Report report, String what, String unit, double[] ours, double[] bare) {
        var reference = new Samples(bare).p50();
        report.against("S14", what, unit, new Samples(ours).p50(), reference, "≥ 0.8 × (0.95)");
    }

    /// A copy of the empty disk that every container begins with.
    private static Path scratch(Path folder) throws IOException, InterruptedException {
        try (var templates =
                Files.newDirectoryStream(folder.resolve("cache/templates"), "scratch-*.ext4")) {
            var copy = folder.resolve("bare.ext4");
            var command =
                    List.of(
                            "cp",
                            "--sparse=always",
                            templates.iterator().next().toString(),
                            copy.toString());
            Shell.run(folder, Map.of(), command);
            return copy;
        }
    }

    private static double[][] bare(Path home, Path folder, Path scratch)
            throws IOException, InterruptedException {
        var script = new StringBuilder("mount -t ext4 /dev/sda /mnt\n");
        for (int i = 0; i < ROUNDS; i++) {
            script.append("measure iobench write /mnt/file %d\n".formatted(MIB));
            script.append("measure iobench read /mnt/file %d\n".formatted(MIB));
            script.append("measure iobench random /mnt/file %d %d\n".formatted(MIB, PLACES));
        }
        var disk =
                List.of(
                        "-blockdev",
                        "driver=raw,node-name=disk,discard=unmap,file.driver=file,file.aio=threads,file.discard=unmap,file.filename="
                                + scratch,
                        "-device",
                        "virtio-scsi-pci,id=scsi",
                        "-device",
                        "scsi-hd,bus=scsi.0,drive=disk");
        var numbers =
                new BareMachine(home, folder).run(List.of(), disk, script.toString(), () -> {});
        var bare = new double[3][ROUNDS];
        for (int i = 0; i < 3 * ROUNDS; i++) {
            bare[i % 3][i / 3] = numbers.get(i);
        }
        return bare;
    }
}
