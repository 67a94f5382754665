package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import io.hcsshim.it.cri.api.ContainerConfig;
import io.hcsshim.it.cri.api.PodId;
import io.hcsshim.it.cri.api.PodStatusAnswer;
import io.hcsshim.it.shim.HostState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Twenty pods at once, from a template, through the CRI plugin: `make soak-pods`. It takes minutes and 3 GiB of memory.
@Timeout(1800)
@SuppressWarnings("try") // a test may be interrupted while it closes
class ManyPodsSoak {
    private static final int PODS = 20;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir private Path cache;

    @Test
    void twentyPodsStartAtTheSameTimeReachEachOtherAndLeaveNothing() throws Exception {
        var settings = new String[] {"HCSSHIM_CACHE=" + cache, "HCSSHIM_TEMPLATES=auto"};
        try (var cri = Cri.start(Home.require(), settings)) {
            var before = HostState.of(cri.containerd());
            var first = cri.run(cri.pod("first")); // its template is made in the background
            awaitTemplate();

            long begin = System.nanoTime();
            var pods = inParallel(number -> () -> cri.run(cri.pod("pod" + number)));
            var containers = inParallel(number -> () -> pods.get(number).start(server(number)));
            var seconds = (System.nanoTime() - begin) / 1_000_000_000;
            System.out.println(PODS + " pods with a container each took " + seconds + " s");

            var addresses = pods.stream().map(pod -> address(cri, pod.id())).toList();
            assertEquals(PODS, new HashSet<>(addresses).size(), addresses.toString());
            inParallel(number ->
                    () -> {
                        int next = (number + 1) % PODS;
                        var fetch =
                                "until wget -q -O - http://%s; do sleep 0.2; done"
                                        .formatted(addresses.get(next));
                        var said = cri.sh(containers.get(number), fetch);
                        assertEquals("pod " + next + "\n", said);
                        return number;
                    });

            cri.stopPods();
            assertEquals(before, HostState.of(cri.containerd()), "after " + first.id());
        }
    }

    private static ContainerConfig.Builder server(int number) {
        var script = "echo pod %d > /tmp/index.html; exec httpd -f -p 80 -h /tmp";
        return Cri.shell("server", script.formatted(number));
    }

    private static String address(Cri cri, String pod) {
        var id = PodId.newBuilder().setId(pod).build();
        var status = cri.call("PodSandboxStatus", id, PodStatusAnswer.parser()).getStatus();
        return status.getNetwork().getIp();
    }

    private void awaitTemplate() throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        var list = new ProcessBuilder("" + Home.require().resolve("bin/runhcs"), "template", "ls");
        list.environment().put("HCSSHIM_CACHE", cache.toString());
        while (Programs.run(list, "", LIMIT).stdout().isBlank()) {
            if (System.nanoTime() > end) {
                throw new IOException("no template was made");
            }
            Thread.sleep(500);
        }
    }

    private interface Numbered<T> {
        Callable<T> of(int number);
    }

    private static <T> List<T> inParallel(Numbered<T> work)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(PODS)) {
            var going = new ArrayList<Future<T>>();
            for (int i = 0; i < PODS; i++) {
                going.add(threads.submit(work.of(i)));
            }
            var done = new ArrayList<T>();
            for (var each : going) {
                done.add(each.get());
            }
            return done;
        }
    }
}
