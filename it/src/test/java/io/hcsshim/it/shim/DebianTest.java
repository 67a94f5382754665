package io.hcsshim.it.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An image bigger than a toy: a Debian root, with programs that people run.
class DebianTest {
    private static final String IMAGE = "docker.io/library/debian-test:latest";
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /// Prints one line for every file below `/`: what has to survive the way into the container. Left
    /// out are links and sizes of directories, which are the file system's affair, and what a runtime
    /// mounts or makes: the agent writes a container's name, hosts and resolver into `/etc`.
    private static final String FILES =
            """
            import os, stat, zlib
            for folder, folders, files in os.walk("/"):
                folders[:] = sorted(f for f in folders
                    if os.path.join(folder, f) not in ("/proc", "/sys", "/dev", "/run"))
                for name in sorted(files + folders):
                    path = os.path.join(folder, name)
                    if path in ("/etc", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf"):
                        continue
                    s = os.lstat(path)
                    line = [path, oct(s.st_mode), s.st_uid, s.st_gid, int(s.st_mtime)]
                    line += [(a, os.getxattr(path, a, follow_symlinks=False).hex())
                        for a in sorted(os.listxattr(path, follow_symlinks=False))]
                    if stat.S_ISLNK(s.st_mode):
                        line += [os.readlink(path)]
                    elif stat.S_ISREG(s.st_mode):
                        line += [s.st_nlink, s.st_size, zlib.crc32(open(path, "rb").read())]
                    print(*line)
            """;

    private static Containerd containerd;

    @BeforeAll
    static void importDebian() throws IOException, InterruptedException {
        var home = Home.require();
        var image = Home.debian();
        containerd = Containerd.start(home);
        containerd.must("images", "import", image.toString());
    }

    @AfterAll
    static void stopContainerd() throws IOException, InterruptedException {
        if (containerd != null) {
            containerd.close();
            // Half a gigabyte, of which the next run could use nothing: its layer is another
            // directory.
            Programs.run(
                    new ProcessBuilder(
                            "rm", "-rf", "--one-file-system", containerd.folder().toString()),
                    "",
                    LIMIT);
        }
    }

    @Test
    void pythonComputesAndItsStatusComesThrough() throws Exception {
        var script =
                """
                import hashlib, json, math, sys
                number = str(math.factorial(300))
                print(json.dumps([number, hashlib.sha256(number.encode()).hexdigest()]))
                sys.exit(23)
                """;

        var outcome = containerd.run("--rm", IMAGE, "python", "python3", "-c", script);

        var number =
                IntStream.rangeClosed(1, 300)
                        .mapToObj(BigInteger::valueOf)
                        .reduce(BigInteger.ONE, BigInteger::multiply)
                        .toString();
        assertEquals(
                "[\"%s\", \"%s\"]\n".formatted(number, sha256(number)),
                outcome.stdout(),
                outcome.all());
        assertEquals(23, outcome.status());
    }

    @Test
    void redisAnswersAClientThatIsExecutedBesideItAndEndsWhenTold() throws Exception {
        containerd.must(
                Containerd.withRuntime(
                        "-d", IMAGE, "redis", "redis-server", "--bind", "127.0.0.1", "--save", ""));
        awaitRedis();

        assertEquals("OK\n", redis("set", "set", "colour", "blue green").stdout());
        assertEquals("blue green\n", redis("get", "get", "colour").stdout());
        assertEquals(
                "10000\n",
                redis(
                                "loop",
                                "eval",
                                "for i=1,10000 do redis.call('incr','n') end return redis.call('get','n')",
                                "0")
                        .stdout());

        containerd.must("tasks", "kill", "-s", "SIGTERM", "redis");
        awaitStopped("redis");

        // Redis tidies up and leaves with 0, where the signal alone would have made it 143.
        var removed = containerd.ctr("tasks", "rm", "redis");
        assertEquals(0, removed.status(), removed.all());
    }

    @Test
    void everyFileOfTheLayerIsInTheContainerAsItIs() throws Exception {
        var mounted = Files.createTempDirectory("hcslayer");
        containerd.must("images", "mount", IMAGE, mounted.toString());
        List<String> layer;
        try {
            var onHost =
                    new ProcessBuilder(
                            "chroot", mounted.toString(), "/usr/bin/python3", "-B", "-c", FILES);
            layer = Programs.run(onHost, "", LIMIT).stdout().lines().toList();
        } finally {
            containerd.must("images", "unmount", mounted.toString());
            Files.delete(mounted);
        }

        var outcome = containerd.run("--rm", IMAGE, "files", "python3", "-B", "-c", FILES);

        assertEquals(0, outcome.status(), outcome.stderr());
        var container = outcome.stdout().lines().toList();
        assertEquals(List.of(), without(layer, container), "only in the layer");
        assertEquals(List.of(), without(container, layer), "only in the container");
        assertHasWhatIsEasyToLose(layer);
    }

    /// The comparison would pass if the image had none of it.
    private static void assertHasWhatIsEasyToLose(List<String> files) {
        assertTrue(files.size() > 2000, files.size() + " files");
        for (var pattern :
                List.of(
                        "/usr/bin/passwd 0o104755 0 0 .*",
                        "/usr/bin/chage 0o102755 0 42 .*",
                        "/usr/bin/python3 0o120777 0 0 .* python3\\.\\d+",
                        "/usr/bin/perl 0o100755 0 0 \\d+ 2 \\d+ \\d+",
                        "/etc/redis/redis\\.conf 0o100640 [1-9]\\d* [1-9]\\d* .*",
                        "/tmp 0o41777 .*",
                        "/usr/local/bin/env-with-capability .*'security.capability', '0100000200.*"
                                + "'user.origin', '006c61796572ff'.*")) {
            assertTrue(files.stream().anyMatch(line -> line.matches(pattern)), pattern);
        }
    }

    private static List<String> without(List<String> lines, List<String> others) {
        var rest = new HashSet<>(others);
        return lines.stream().filter(line -> !rest.contains(line)).limit(20).toList();
    }

    private static void awaitRedis() throws IOException, InterruptedException {
        var end = System.nanoTime() + LIMIT.toNanos();
        for (var attempt = 0; ; attempt++) {
            var outcome = redis("ping" + attempt, "ping");
            if (outcome.stdout().equals("PONG\n")) {
                return;
            }
            assertTrue(System.nanoTime() < end, outcome::all);
        }
    }

    private static void awaitStopped(String task) throws IOException, InterruptedException {
        var end = System.nanoTime() + LIMIT.toNanos();
        var list = "";
        do {
            assertTrue(System.nanoTime() < end, list);
            list = containerd.must("tasks", "ls");
        } while (list.lines().noneMatch(l -> l.startsWith(task) && l.contains("STOPPED")));
    }

    private static Outcome redis(String execId, String... command)
            throws IOException, InterruptedException {
        var exec = Stream.of("tasks", "exec", "--exec-id", execId, "redis", "redis-cli");
        return containerd.ctr(Stream.concat(exec, Stream.of(command)).toArray(String[]::new));
    }

    private static String sha256(String text) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
