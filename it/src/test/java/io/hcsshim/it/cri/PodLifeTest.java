package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.it.Home;
import io.hcsshim.it.cri.api.ContainerState;
import io.hcsshim.it.cri.api.PodConfig;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A pod and its containers, as the kubelet runs them.
class PodLifeTest {
    private static Cri cri;
    private static PodConfig.Builder config;
    private static String pod;

    @BeforeAll
    static void runPod() throws IOException, InterruptedException {
        cri = Cri.start(Home.require());
        config = cri.pod("web");
        pod = cri.run(config);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (cri != null) {
            cri.close();
        }
    }

    @Test
    void aContainerRunsToItsEndAndIsRemoved() throws Exception {
        var container = cri.create(pod, config, Cri.shell("once", "echo hello; exit 3"));
        assertEquals(ContainerState.CREATED, cri.status(container).getState());
        cri.startContainer(container);

        var status = cri.awaitExit(container);

        assertEquals(3, status.getExitCode());
        assertEquals("hello\n", cri.log(config, "once.log"));
        cri.removeContainer(container);
    }

    @Test
    void anExecAnswersWithWhatItPrinted() throws Exception {
        var container = cri.create(pod, config, Cri.shell("long", "sleep 100000"));
        cri.startContainer(container);

        assertEquals("in\n", cri.sh(container, "echo in"));
        cri.stopContainer(container, 1);
        cri.removeContainer(container);
    }
}
