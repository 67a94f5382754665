package io.hcsshim.guest;

import io.hcsshim.guest.container.Cgroups;
import io.hcsshim.guest.storage.KernelBlockMapper;
import io.hcsshim.guest.storage.KernelMounter;
import io.hcsshim.protocol.log.Log;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// An agent in this process.
final class TestAgent {
    private final BlockingQueue<String> machine = new LinkedBlockingQueue<>();
    private final TestSelf self = new TestSelf();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    /// Starts an agent that serves `host` until that is closed.
    static TestAgent serving(TestHost host, String... flags) {
        var agent = new TestAgent();
        var surroundings =
                new Agent.Surroundings(
                        TestChildren.ONE,
                        host.dialer(),
                        new KernelMounter(),
                        new KernelBlockMapper(),
                        Cgroups.ofSystem(),
                        () -> agent.machine.add("powered off"),
                        agent.self,
                        Log.to(agent.log));
        var made = new Agent(Flags.parse(flags), surroundings);
        Thread.ofPlatform()
                .daemon()
                .name("test agent")
                .start(() -> {
                    try {
                        made.serve(host.connector());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        return agent;
    }

    /// What the machine has of its own.
    TestSelf self() {
        return self;
    }

    /// What it has logged.
    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /// What was done to the machine.
    BlockingQueue<String> machine() {
        return machine;
    }
}
