package io.hcsshim.it.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pods that get a clone which stood ready (`HCSSHIM_POOL`).
@Timeout(240)
class PoolTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long LOOK = 50_000_000;
    private static final int WANTED = 8;
    private static final int MEMORY_MB = 250; // for two or three of them
    private static final long LIMIT_MB = 700; // more than a machine usually has
    private static final String FACTS =
            "dd if=/dev/urandom bs=512 count=1 2>/dev/null | md5sum; date +%s; cat /proc/sys/kernel/random/boot_id";

    private static Containerd containerd;

    @BeforeAll
    static void start() throws Exception {
        containerd =
                Containerd.start(
                        Home.require(),
                        "HCSSHIM_TEMPLATES=ready",
                        "HCSSHIM_POOL=" + WANTED,
                        "HCSSHIM_POOL_MEMORY_MB=" + MEMORY_MB);
    }

    @AfterAll
    static void stop() throws Exception {
        if (containerd != null) {
            containerd.must("tasks", "rm", "-f", "keeps");
            assertFalse(Files.exists(disk()), "its disk outlives a container");
            await("clones wait though the shim has left", () -> folders().isEmpty());
            assertEquals(List.of(), HostState.machines(containerd));
            containerd.close();
        }
    }

    /// A pod that keeps the shim, and the pool with it.
    @BeforeEach
    void keep() throws Exception {
        if (containerd.must("tasks", "ls", "-q").isBlank()) {
            containerd.ctr("containers", "rm", "keeps");
            Programs.must(containerd.folder(), "mke2fs", "-q", "-t", "ext4", "" + disk(), "8M");
            containerd.must(
                    Containerd.withRuntime(
                            "-d",
                            "--mount",
                            "type=automanage-virtual-disk,dst=/disk,src=" + disk(),
                            Containerd.IMAGE,
                            "keeps",
                            "sleep",
                            "100000"));
        }
        await("no clone waits", () -> clones() >= 1);
    }

    /// What goes with that pod.
    private static Path disk() {
        return containerd.folder().resolve("managed.img");
    }

    @Test
    void aPodGetsACloneThatWaitedAndAnotherWaitsInItsPlace() throws Exception {
        var before = taken();
        var first = facts("first");
        await("the place of a clone stays free", () -> clones() >= 1 && taken() == before + 1);
        var second = facts("second");
        await("the place of a clone stays free", () -> clones() >= 1 && taken() == before + 2);

        assertNotEquals(first.get(0), second.get(0), "random bytes");
        assertNotEquals(first.get(2), second.get(2), "boot ids");
        assertTrue(clones() < WANTED, clones() + " clones wait in " + MEMORY_MB + " MiB");
        assertEquals(0, warnings("of no use"));
    }

    /// What a container in a clone that waited says of itself.
    private static List<String> facts(String name) throws Exception {
        var begin = Instant.now().getEpochSecond();
        var outcome = containerd.run("--rm", Containerd.IMAGE, name, "sh", "-c", FACTS);
        var end = Instant.now().getEpochSecond();
        assertEquals(0, outcome.status(), outcome.all());
        var facts = outcome.stdout().lines().toList();
        var time = Long.parseLong(facts.get(1));
        assertTrue(begin - 1 <= time && time <= end + 1, begin + " ≤ " + time + " ≤ " + end);
        return facts;
    }

    @Test
    void aPodWithALargerLimitGetsACloneThatWaitedAndHasGrownToIt() throws Exception {
        var before = taken();

        var outcome =
                containerd.run(
                        "--rm",
                        "--annotation",
                        "io.kubernetes.cri.sandbox-memory=" + (LIMIT_MB << 20),
                        "--memory-limit",
                        "" + (LIMIT_MB << 20),
                        Containerd.IMAGE,
                        "larger",
                        "sh",
                        "-c",
                        "grep MemTotal /proc/meminfo; dd if=/dev/zero of=/dev/null bs=600M count=1");

        assertEquals(0, outcome.status(), outcome.all()); // a smaller machine would have killed it
        var megabytes = Long.parseLong(outcome.stdout().replaceAll("[^0-9]", "")) >> 10;
        assertTrue(megabytes > LIMIT_MB, megabytes + " MiB");
        assertEquals(before + 1, taken());
    }

    @Test
    void clonesDieWithAShimThatIsKilledAndTheNextTakesTheirFoldersAway() throws Exception {
        var left = folders();
        assertTrue(!left.isEmpty());

        var shim = ProcessHandle.of(shim()).orElseThrow();
        shim.destroyForcibly();
        shim.onExit().get();

        await("clones outlive their shim", () -> HostState.machines(containerd).isEmpty());
        await(
                "containerd keeps the task",
                () -> !containerd.must("tasks", "ls").contains("RUNNING"));
        await("its disk outlives a shim that was killed", () -> !Files.exists(disk()));
        containerd.ctr("tasks", "rm", "-f", "keeps");
        keep();
        assertTrue(folders().stream().noneMatch(left::contains), left + " and " + folders());
        await(
                "there are folders without a machine",
                () -> HostState.machines(containerd).size() - 1 == folders().size());
    }

    private static long shim() throws Exception {
        var command =
                new ProcessBuilder(
                        "" + Home.require().resolve("bin/shimdiag"), "pid", "default-keeps");
        command.environment().put("HCSSHIM_STATE", containerd.shimState().toString());
        return Long.parseLong(Programs.run(command, "", LIMIT).stdout().strip());
    }

    /// Folders of clones that are nobody's.
    private static List<Path> folders() throws IOException {
        var own = containerd.shimState().resolve("own");
        if (!Files.isDirectory(own)) {
            return List.of();
        }
        try (var files = Files.list(own)) {
            return files.sorted().toList();
        }
    }

    private static long clones() throws IOException {
        assertTrue(metric("hcsshim_pool_memory_bytes") <= (long) MEMORY_MB << 20);
        return metric("hcsshim_pool_clones");
    }

    private static long taken() throws IOException {
        return metric("hcsshim_pool_taken_total");
    }

    /// The value of a metric; -1 while there is no shim.
    private static long metric(String name) throws IOException {
        try (var found = Files.newDirectoryStream(containerd.shimState(), "metrics-*.sock")) {
            for (var socket : found) {
                for (var line : lines(socket)) {
                    if (line.startsWith(name + " ")) {
                        return (long) Double.parseDouble(line.substring(name.length() + 1));
                    }
                }
            }
        }
        return -1;
    }

    private static List<String> lines(Path socket) throws IOException {
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            client.write(
                    ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
            return new String(
                            Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (SocketException _) {
            return List.of(); // that of a shim which was killed
        }
    }

    private static long warnings(String about) throws IOException {
        return containerd.log().lines().filter(line -> line.contains(about)).count();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String otherwise, Condition condition) throws Exception {
        var end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, otherwise);
            LockSupport.parkNanos(LOOK);
        }
    }
}
