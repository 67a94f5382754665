package io.hcsshim.disk.ext4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// e2fsprogs' opinion of an image, where it is installed.
public final class Fsck {
    private Fsck() {}

    public static Optional<Path> program(String name) {
        return Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// What `e2fsck -fn` complains about, without its progress and its summary.
    public static List<String> complaints(Path image) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(program("e2fsck").orElseThrow().toString(), "-fn", "" + image)
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines()
                .filter(line -> !line.isBlank())
                .filter(line -> !line.startsWith("e2fsck ") && !line.startsWith("Pass "))
                .filter(line -> !line.contains("WARNING: Filesystem still has errors"))
                .filter(line -> !line.matches(".*: \\d+/\\d+ files .*"))
                // It finds dates after 2310 unlikely; the tests' are.
                .filter(line -> !line.startsWith("Timestamp(s) on inode"))
                .filter(line -> !line.equals("Fix? no"))
                .toList();
    }
}
