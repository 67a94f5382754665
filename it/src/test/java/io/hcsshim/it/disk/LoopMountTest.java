package io.hcsshim.it.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hcsshim.disk.ext4.Ext4Options;
import io.hcsshim.disk.ext4.Ext4Options.Rules;
import io.hcsshim.disk.ext4.Ext4Options.SmallFiles;
import io.hcsshim.disk.layer.LayerDisk;
import io.hcsshim.disk.layer.LayerDisk.Trailer;
import io.hcsshim.disk.layer.LayerOptions;
import io.hcsshim.it.Programs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images through the host's kernel, which mounts them, and GNU tar: what it packs from the mounted image is, byte for byte, the
/// archive that the image was made from. Mounts are made in a mount namespace of their own, which ends with its process.
class LoopMountTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /// Nothing of the process, nothing of reading the files; names, owners and attributes as they are.
    private static final String PACK =
            "tar -c --sort=name --format=pax --numeric-owner --xattrs --xattrs-include='*' "
                    + "--pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime' "
                    + "--exclude=./lost+found ";

    @TempDir private Path temp;

    @BeforeEach
    void needsRootAndALoopDevice() throws IOException, InterruptedException {
        assumeTrue(sh("test $(id -u) = 0").isEmpty(), "needs root, to mount");
        assumeTrue(sh("losetup -f > /dev/null").isEmpty(), "needs a loop device");
    }

    @Test
    void theArchiveOfAMountedImageIsTheOneItWasMadeFrom() throws IOException, InterruptedException {
        long seed = Long.getLong("hcsshim.seed", System.nanoTime());
        makeTree(new Random(seed));

        for (var rules : Rules.values()) {
            touch(rules);
            must(PACK + "-f packed.tar -C tree .");
            for (var small : SmallFiles.values()) {
                var image = Ext4Options.REFERENCE.withRules(rules).withSmallFiles(small);
                convert(LayerOptions.PLAIN.with(image));
                must(
                        """
                        mkdir -p mounted
                        unshare -m sh -ec '
                            mount -o ro,loop disk mounted
                            %s -f again.tar -C mounted .'
                        """
                                .formatted(PACK.replace("'", "\"")));

                assertEquals("", sh("cmp packed.tar again.tar"), what(seed, rules, small));
            }
        }
    }

    private static String what(long seed, Rules rules, SmallFiles small) {
        return "-Dhcsshim.seed=" + seed + ", " + rules + ", " + small;
    }

    private void convert(LayerOptions options) throws IOException {
        try (var archive = FileChannel.open(temp.resolve("packed.tar"))) {
            LayerDisk.write(archive, temp.resolve("disk"), options, EnumSet.allOf(Trailer.class));
        }
    }

    /// Every kind of file in several folders; sizes and names at which something changes.
    private void makeTree(Random random) throws IOException, InterruptedException {
        var folder = Files.createDirectory(temp.resolve("tree"));
        for (int i = 0; i < 60; i++) {
            var file = folder.resolve(name(random, i));
            var size = List.of(0, 1, 60, 61, 136, 137, 4096, 4097, 70_000, 900_001);
            var content = new byte[size.get(random.nextInt(size.size()))];
            random.nextBytes(content);
            Files.write(file, content);
            if (random.nextBoolean()) {
                Files.setAttribute(
                        file, "user:k".concat("k".repeat(random.nextInt(9))), bytes(random));
            }
            if (random.nextInt(4) == 0) {
                Files.createLink(folder.resolve("link-" + i), file);
            }
            if (random.nextInt(4) == 0) {
                Files.createSymbolicLink(
                        folder.resolve("soft-" + i), Path.of("t".repeat(1 + random.nextInt(90))));
            }
            own(random, file);
            if (random.nextInt(6) == 0) {
                folder = Files.createDirectory(folder.resolve("folder-" + i));
            }
        }
        must(
                """
                cd tree
                mkfifo fifo
                mknod null c 1 3
                mknod disk b 259 70000
                truncate -s 3M sparse
                printf x >> sparse
                """);
    }

    /// The reference's rule is right from 1970 to 2038 only.
    private void touch(Rules rules) throws IOException, InterruptedException {
        switch (rules) {
            case REFERENCE -> touch("2037-06-07 08:09:10.123456789Z", "1970-01-01 00:00:00Z");
            case EXACT -> touch("2045-06-07 08:09:10.123456789Z", "1901-12-14 00:00:00.5Z");
        }
    }

    private void touch(String most, String others) throws IOException, InterruptedException {
        var half = "find . | sort | head -n 40 | xargs -d '\\n' touch -h -d '" + most + "'";
        must("cd tree\n" + half + "\ntouch -d '" + others + "' fifo sparse .");
    }

    private static String name(Random random, int i) {
        return switch (random.nextInt(4)) {
            case 0 -> "ü" + i;
            case 1 -> "n".repeat(1 + random.nextInt(240)) + i;
            case 2 -> " odd name " + i;
            default -> "file" + i;
        };
    }

    private static byte[] bytes(Random random) {
        var bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void own(Random random, Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", random.nextInt(3_000_000));
        Files.setAttribute(file, "unix:gid", random.nextInt(70_000));
        Files.setAttribute(file, "unix:mode", random.nextInt(010000));
    }

    private void must(String script) throws IOException, InterruptedException {
        assertEquals("", sh(script));
    }

    /// What is wrong; empty if nothing is.
    private String sh(String script) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-ec", script).directory(temp.toFile());
        builder.environment().put("TZ", "UTC");
        var outcome = Programs.run(builder, "", LIMIT);
        return outcome.status() == 0 ? "" : outcome.all();
    }
}
