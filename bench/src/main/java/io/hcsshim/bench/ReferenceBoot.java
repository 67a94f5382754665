package io.hcsshim.bench;

import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.boot.BootWords;
import io.hcsshim.uvm.boot.GuestRuntime;
import io.hcsshim.uvm.boot.KernelCommandLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// The bare thing that S1 stands against: QEMU, the same kernel with the same options, and an init that says one word.
final class ReferenceBoot {
    private static final String SIGN = "reference init";

    private final Path kernel;
    private final Path initrd;

    private ReferenceBoot(Path kernel, Path initrd) {
        this.kernel = kernel;
        this.initrd = initrd;
    }

    static ReferenceBoot prepare(Path home, Path folder) throws IOException, InterruptedException {
        var root = Files.createDirectories(folder.resolve("reference"));
        Files.copy(Path.of("/bin/busybox"), root.resolve("busybox"));
        var init = root.resolve("init");
        Files.writeString(init, "#!/busybox sh\necho " + SIGN + "\n/busybox poweroff -f\n");
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
        Shell.run(
                root,
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        "mkdir dev && mknod dev/console c 5 1 && find . | cpio -o -H newc > ../reference.img"));
        return new ReferenceBoot(
                BootFiles.in(home.resolve("boot")).kernel(), folder.resolve("reference.img"));
    }

    /// Boots once, until init has spoken, and waits for the end outside the clock.
    ///
    /// @return milliseconds from starting QEMU
    double run() throws IOException, InterruptedException {
        var start = System.nanoTime();
        var process = new ProcessBuilder(command()).redirectErrorStream(true).start();
        var took = -1.0;
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(SIGN)) {
                    took = (System.nanoTime() - start) / 1e6;
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        if (took < 0) {
            throw new IOException("the reference boot did not reach init");
        }
        return took;
    }

    /// The machine, processors, memory and emulation that a utility VM has by default.
    private List<String> command() {
        return List.of(
                "qemu-system-x86_64",
                "-machine",
                "q35,sata=off,smbus=off,usb=off,hpet=off,vmport=off",
                "-accel",
                "tcg,thread=multi,tb-size=44",
                "-cpu",
                "max,la57=off,pku=off",
                "-smp",
                "2",
                "-m",
                "512M",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-no-reboot",
                "-serial",
                "stdio",
                "-kernel",
                kernel.toString(),
                "-initrd",
                initrd.toString(),
                "-append",
                "mitigations=off "
                        + KernelCommandLine.of(List.of(), 2, BootWords.NONE, GuestRuntime.CRUN)
                                .split(" -- ")[0]);
    }
}
