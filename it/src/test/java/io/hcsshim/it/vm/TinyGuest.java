package io.hcsshim.it.vm;

import java.io.ByteArrayOutputStream;
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
        var archive = new ByteArrayOutputStream();
        entry(archive, "bin", 0040755, new byte[0]);
        entry(archive, "bin/busybox", 0100755, Files.readAllBytes(busybox.get()));
        entry(archive, "init", 0100755, INIT.getBytes(StandardCharsets.UTF_8));
        entry(archive, "TRAILER!!!", 0, new byte[0]);
        return Files.write(folder.resolve("tiny.img"), archive.toByteArray());
    }

    /// The kernel command line for a behaviour.
    static String commandLine(String behaviour) {
        return "console=ttyS0 panic=-1 reboot=t no_timer_check -- " + behaviour;
    }

    /// One file in the "newc" format of cpio (Documentation/driver-api/early-userspace/buffer-format).
    private static void entry(ByteArrayOutputStream to, String name, int mode, byte[] content) {
        var header = new StringBuilder("070701");
        int[] fields = {
            to.size() + 1, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length() + 1, 0
        };
        for (var field : fields) {
            header.append("%08x".formatted(field));
        }
        to.writeBytes((header + name + "\0").getBytes(StandardCharsets.US_ASCII));
        pad(to);
        to.writeBytes(content);
        pad(to);
    }

    private static void pad(ByteArrayOutputStream to) {
        while (to.size() % 4 != 0) {
            to.write(0);
        }
    }
}
