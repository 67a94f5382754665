package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.StatusRuntimeException;
import io.hcsshim.it.Home;
import io.hcsshim.it.shim.Containerd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images that the kubelet has pulled, where containerd prepares snapshots first and fetches then: under the system's
/// containerd without a differ of ours, as 1.6 knows none, under the others with it.
@Timeout(120)
class SnapshotterPullTest {
    private static final String CRI =
            """
            [plugins."io.containerd.grpc.v1.cri"]
              disable_tcp_service = true
              [plugins."io.containerd.grpc.v1.cri".containerd]
                default_runtime_name = "runhcs"
                snapshotter = "lcow"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runhcs]
                  runtime_type = "io.containerd.runhcs.v1"
            """;

    /// The transfer service of 2.x would try HTTPS first, and wait.
    private static final String LOCAL_PULL =
            """
            [plugins."io.containerd.cri.v1.images"]
              use_local_image_pull = true
            """;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "trixie", "sid"})
    @SuppressWarnings("try") // a test may be interrupted while it closes
    void aPulledImageIsMadeOfItsArchivesAndNothingElse(String suite) throws Exception {
        var home = Home.require();
        var programs = programs(home, suite);
        var image = TestImage.layer("etc/passwd", "root:x:0:0\n").and("second", "layer");
        try (var snapshotter = Snapshotter.start(home);
                var registry = Registry.serve(image);
                var containerd = start(home, programs, snapshotter);
                var client = CriClient.connect(containerd.folder().resolve("c.sock"))) {
            snapshotter.serve(containerd.folder().resolve("c.sock"));
            pull(client, registry.reference(), containerd);

            assertEquals(2, snapshotter.layers().size(), snapshotter.log());
            assertEquals(List.of(), snapshotter.snapshots());
            var committed =
                    containerd.must("-n", "k8s.io", "snapshots", "--snapshotter", "lcow", "ls");
            assertEquals(
                    2,
                    committed.lines().filter(line -> line.contains("Committed")).count(),
                    committed);

            var child = Pattern.compile("(\\S+)\\s+sha256:\\S+\\s+Committed").matcher(committed);
            assertTrue(child.find(), committed);
            var mounts =
                    containerd.must(
                            "-n",
                            "k8s.io",
                            "snapshots",
                            "--snapshotter",
                            "lcow",
                            "prepare",
                            "--mounts",
                            "c",
                            child.group(1));
            assertTrue(mounts.contains("lcow-layer"), mounts);
            var source = snapshotter.snapshots().getFirst();
            assertEquals("root:x:0:0\n", Files.readString(source.resolve("etc/passwd")));
            assertFalse(snapshotter.log().contains("\"error\""), snapshotter.log());

            var archive =
                    TestImage.layer("third", "").archive(folder.resolve("i.tar"), "a.io/b/c:1");
            containerd.must("images", "import", "--snapshotter", "lcow", archive.toString());
            assertEquals(3, snapshotter.layers().size(), "by the transfer service in 2.x");
        }
    }

    private static Optional<Path> programs(Path home, String suite) {
        if (suite.isEmpty()) {
            return Optional.empty();
        }
        var programs = home.resolve("containerd").resolve(suite).resolve("root/usr/bin");
        assumeTrue(
                Files.isExecutable(programs.resolve("containerd")),
                "the containerd of Debian " + suite + " could not be fetched on this machine");
        return Optional.of(programs);
    }

    private static Containerd start(Path home, Optional<Path> programs, Snapshotter snapshotter)
            throws IOException, InterruptedException {
        var differ = programs.isPresent() ? LOCAL_PULL + snapshotter.differ() : "";
        var config = CRI + snapshotter.proxy() + differ;
        return Containerd.start(new Containerd.Setup(home, programs, config, List.of(), List.of()));
    }

    /// The plugin answers that it is not known until it has come up.
    private static void pull(CriClient client, String image, Containerd containerd)
            throws IOException {
        var end = System.nanoTime() + 60_000_000_000L;
        while (true) {
            try {
                client.pull(image);
                return;
            } catch (StatusRuntimeException e) {
                var soon =
                        switch (e.getStatus().getCode()) {
                            case UNIMPLEMENTED, UNAVAILABLE -> true;
                            case UNKNOWN -> e.getMessage().contains("not initialized");
                            default -> false;
                        };
                if (!soon || System.nanoTime() > end) {
                    throw new IOException(e.getMessage() + "\n" + containerd.log(), e);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
