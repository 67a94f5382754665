package io.hcsshim.it.vm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// An initial RAM disk of busybox and one script: the smallest guest that does something.
///
/// What it does is named behind `--` on the kernel command line: `idle`, `poweroff`, `reboot`, or
/// `die`, which ends init and so makes the kernel panic.
final class TinyGuest {
    static final String GREETING = "the tiny guest runs";

    private static final String INIT =
            """
            #!/bin/busybox sh
            echo "%s"
            case "$1" in
            poweroff) busybox poweroff -f ;;
            reboot) busybox reboot -f ;;
            die) exit 1 ;;
            esac
            while :; do busybox sleep 3600; done
            """
                    .formatted(GREETING);

    private static final List<Path> BUSYBOX =
            List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));

    private TinyGuest() {}

    /// Writes the RAM disk; skips the test where there is no busybox to put in.
    static Path write(Path folder) throws IOException {
        var busybox = BUSYBOX.stream().filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(busybox.isPresent(), "busybox (package busybox-static) is missing");
        var disk = new RamDisk();
        disk.folder("bin");
        disk.program("bin/busybox", Files.readAllBytes(busybox.get()));
        disk.program("init", INIT.getBytes(StandardCharsets.UTF_8));
        return disk.write(folder.resolve("tiny.img"));
    }

    /// The kernel command line for a behaviour.
    static String commandLine(String behaviour) {
        return "console=ttyS0 panic=-1 reboot=t no_timer_check -- " + behaviour;
    }
}
