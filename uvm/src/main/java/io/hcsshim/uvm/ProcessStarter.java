package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.ProcessParameters;
import io.hcsshim.protocol.gcs.ProcessParameters.Pipes;
import io.hcsshim.protocol.gcs.VsockStdio;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.GuestProcess.Streams;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Starts processes in one machine and connects their streams. Thread-safe.
final class ProcessStarter {
    private static final int FIRST_PORT = 0x40000001;

    /// The guest has dialled by the time it answers; this is for a machine that stands still.
    private static final Duration CONNECT = Duration.ofSeconds(30);

    private final VirtualMachine machine;
    private final Agent agent;
    private final Log log;

    /// Ports are never used again, so a late connection cannot reach the wrong process.
    private final AtomicInteger nextPort = new AtomicInteger(FIRST_PORT);

    ProcessStarter(VirtualMachine machine, Agent agent, Log log) {
        this.machine = machine;
        this.agent = agent;
        this.log = log;
    }

    static Pipes pipes(Wanted wanted) {
        return new Pipes(wanted.stdin(), wanted.stdout(), wanted.stderr());
    }

    /// An OCI process without the labels of security modules that the guest does not have.
    static JsonObject withoutLabels(JsonObject ociProcess) {
        return ociProcess.without("apparmorProfile").without("selinuxLabel");
    }

    /// Listeners stand before the guest is asked, because it dials before it answers.
    GuestProcess start(String container, ProcessParameters parameters, Wanted wanted)
            throws IOException, InterruptedException {
        try (var stdin = listen(wanted.stdin());
                var stdout = listen(wanted.stdout());
                var stderr = listen(wanted.stderr())) {
            var ports = new VsockStdio(stdin.port(), stdout.port(), stderr.port());
            var pid = agent.execute(container, parameters, ports);
            var end = agent.waitFor(container, pid);
            var streams = connect(stdin, stdout, stderr);
            return new GuestProcess(agent, log, container, pid, streams, end);
        }
    }

    private static Streams connect(Ear stdin, Ear stdout, Ear stderr)
            throws IOException, InterruptedException {
        var streams = new Streams(stdin.accept(), Optional.empty(), Optional.empty());
        try {
            streams = new Streams(streams.stdin(), output(stdout), Optional.empty());
            return new Streams(streams.stdin(), streams.stdout(), output(stderr));
        } catch (Throwable e) {
            streams.close();
            throw e;
        }
    }

    private static Optional<VsockStream> output(Ear ear) throws IOException, InterruptedException {
        return ear.accept().map(ProcessOutput::new);
    }

    private Ear listen(boolean wanted) throws IOException {
        return new Ear(
                wanted
                        ? Optional.of(machine.listen(nextPort.getAndIncrement()))
                        : Optional.empty());
    }

    /// A listener for one connection, or none.
    private record Ear(Optional<VsockListener> listener) implements AutoCloseable {
        long port() {
            return listener.map(open -> Integer.toUnsignedLong(open.port())).orElse(0L);
        }

        Optional<VsockStream> accept() throws IOException, InterruptedException {
            return listener.isEmpty()
                    ? Optional.empty()
                    : Optional.of(listener.get().accept(CONNECT));
        }

        @Override
        public void close() {
            listener.ifPresent(VsockListener::close);
        }
    }
}
