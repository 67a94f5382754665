package io.hcsshim.shim.local;

import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.shim.task.Machine;
import io.hcsshim.shim.task.PodSize;
import io.hcsshim.shim.task.Update;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.Shutdown;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A machine that is none, whose processes do nothing until a signal or its end takes them away: whatever is asked for, nothing happens
/// to this host.
public final class IdleMachine implements Machine {
    private final List<Run> runs = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile PodSize size = new PodSize(512, 2);

    /// Whether one of its processes runs.
    public boolean isBusy() {
        return runs.stream().anyMatch(Run::lives);
    }

    @Override
    public Guest create(ContainerRequest request) {
        return new Idle();
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public GuestRun exec(VmProcess process) {
        return run();
    }

    private Run run() {
        var run = new Run(runs.size() + 1);
        runs.add(run);
        if (closed.getCount() == 0) {
            run.close();
        }
        return run;
    }

    @Override
    public String stacks() {
        return "";
    }

    @Override
    public void share(String host, String guest, boolean readOnly) {}

    @Override
    public PodSize size() {
        return size;
    }

    @Override
    public void grow(PodSize to) {
        size = to;
    }

    @Override
    public void ping() {}

    @Override
    public MachineUsage usage() {
        return new MachineUsage(7, 8, 9);
    }

    @Override
    public String connect(PodNetwork network, Dns dns) {
        return "idle";
    }

    @Override
    public void bePod(String pod, JsonObject spec) {}

    @Override
    public String awaitExit() throws InterruptedException {
        closed.await();
        return "closed";
    }

    @Override
    public void close() {
        closed.countDown();
        runs.forEach(Run::close);
    }

    private final class Idle implements Guest {
        @Override
        public GuestRun start(Wanted stdio) {
            return run();
        }

        @Override
        public GuestRun exec(JsonObject process, Wanted stdio) {
            return run();
        }

        @Override
        public void shutdown(Shutdown how) {
            close();
        }

        @Override
        public List<Integer> pids() {
            return runs.stream().map(Run::pid).toList();
        }

        @Override
        public JsonObject statistics() {
            return JsonObject.of();
        }

        @Override
        public void update(Update update) {}

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void close() {
            runs.forEach(Run::close);
        }
    }

    private record Run(int pid, CountDownLatch ended) implements GuestRun {
        Run(int pid) {
            this(pid, new CountDownLatch(1));
        }

        @Override
        public Optional<VsockStream> stdin() {
            return Optional.empty();
        }

        @Override
        public Optional<VsockStream> stdout() {
            return Optional.empty();
        }

        @Override
        public Optional<VsockStream> stderr() {
            return Optional.empty();
        }

        @Override
        public int await() throws InterruptedException {
            ended.await();
            return 0;
        }

        @Override
        public boolean lives() {
            return ended.getCount() != 0;
        }

        @Override
        public boolean signal(int number) {
            boolean lived = lives();
            close();
            return lived;
        }

        @Override
        public void resize(int rows, int columns) {}

        @Override
        public void close() {
            ended.countDown();
        }
    }
}
