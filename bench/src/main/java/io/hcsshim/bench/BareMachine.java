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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The bare thing that S14 and S15 stand against: QEMU as somebody types it, our kernel with its modules, busybox, and a
/// script that measures.
final class BareMachine {
    private static final String SIGN = "measured ";
    private static final String END = "bare machine ends";

    private final Path home;
    private final Path folder;

    /// @param folder for its files; exists
    BareMachine(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    /// Something to be done while it boots.
    interface Meanwhile {
        void run() throws IOException, InterruptedException;
    }

    /// Boots once and runs a script in it; each command that `measure` is put before prints one number.
    ///
    /// @param within  what stands before the command line of QEMU
    /// @param devices options of QEMU
    /// @return the numbers in their order
    List<Double> run(List<String> within, List<String> devices, String script, Meanwhile meanwhile)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(within);
        command.addAll(machine(initrd(script)));
        command.addAll(devices);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new StringBuilder();
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            meanwhile.run();
            var numbers = new ArrayList<Double>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                number(line).ifPresent(numbers::add);
                if (line.contains(END)) {
                    return numbers;
                }
            }
            throw new IOException("the bare machine did not measure: " + said);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Optional<Double> number(String line) {
        int at = line.indexOf(SIGN);
        return at < 0
                ? Optional.empty()
                : Optional.of(Double.parseDouble(line.substring(at + SIGN.length()).strip()));
    }

    private Path initrd(String script) throws IOException, InterruptedException {
        var root = Files.createDirectories(folder.resolve("bare"));
        for (var name : List.of("bin", "dev", "proc", "sys", "mnt", "modules")) {
            Files.createDirectories(root.resolve(name));
        }
        var busybox = root.resolve("bin/busybox");
        if (!Files.exists(busybox)) {
            Files.copy(Path.of("/bin/busybox"), busybox);
            Files.copy(home.resolve("guest/bench/iobench"), root.resolve("bin/iobench"));
        }
        var init = root.resolve("init");
        Files.writeString(init, INIT.formatted(SIGN, script, END));
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
        var pack =
                "cp %s/modules/*.ko %s modules; [ -e dev/console ] || mknod dev/console c 5 1; find . | cpio -o -H newc > ../bare.img"
                        .formatted(home.resolve("kernel"), home.resolve("kernel/modules.order"));
        Shell.run(root, Map.of(), List.of("sh", "-c", pack));
        return folder.resolve("bare.img");
    }

    private static final String INIT =
            """
            #!/bin/busybox sh
            b=/bin/busybox
            export PATH=/bin
            $b --install -s /bin
            mount -t proc none /proc; mount -t sysfs none /sys; mount -t devtmpfs none /dev
            while read m; do [ "$m" = - ] || insmod /modules/$m 2> /dev/null; done < /modules/modules.order
            measure() { echo "%s$("$@")"; }
            %s
            echo %s
            poweroff -f
            """;

    /// The machine, processors, memory and emulation that a utility VM has by default.
    private List<String> machine(Path initrd) throws IOException {
        var words =
                KernelCommandLine.of(List.of(), 2, BootWords.NONE, GuestRuntime.CRUN)
                        .split(" -- ")[0];
        return List.of(
                "qemu-system-x86_64",
                "-machine",
                "q35,sata=off,smbus=off,usb=off,hpet=off,vmport=off",
                "-accel",
                "tcg,thread=multi",
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
                BootFiles.in(home.resolve("boot")).kernel().toString(),
                "-initrd",
                initrd.toString(),
                "-append",
                words);
    }
}
