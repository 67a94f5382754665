package io.hcsshim.shim;

import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.shim.task.Update;
import io.hcsshim.uvm.Container;
import io.hcsshim.uvm.GuestProcess;
import io.hcsshim.uvm.Shutdown;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A container of a utility VM in the words of tasks.
final class UvmGuest implements Guest {
    private final Container container;
    private final Consumer<String> phases;

    /// @param phases told what phases the container reaches
    UvmGuest(Container container, Consumer<String> phases) {
        this.container = container;
        this.phases = phases;
    }

    @Override
    public GuestRun start(Wanted stdio) throws IOException, InterruptedException {
        var process = container.start(stdio);
        phases.accept("started");
        return new Run(container, process, () -> phases.accept("exited"));
    }

    @Override
    public GuestRun exec(JsonObject process, Wanted stdio)
            throws IOException, InterruptedException {
        return new Run(container, container.exec(process, stdio), () -> {});
    }

    @Override
    public void shutdown(Shutdown how) throws IOException, InterruptedException {
        container.shutdown(how);
    }

    @Override
    public List<Integer> pids() throws IOException, InterruptedException {
        return container.pids().stream().map(Long::intValue).toList();
    }

    @Override
    public JsonObject statistics() throws IOException, InterruptedException {
        return container.statistics();
    }

    @Override
    public void update(Update update) throws IOException, InterruptedException {
        container.update(update.linux());
    }

    @Override
    public void pause() throws IOException, InterruptedException {
        container.pause();
    }

    @Override
    public void resume() throws IOException, InterruptedException {
        container.resume();
    }

    @Override
    public void close() throws IOException {
        container.close();
    }

    private record Run(Container container, GuestProcess process, Runnable ended)
            implements GuestRun {
        @Override
        public int pid() {
            return (int) process.pid();
        }

        @Override
        public Optional<VsockStream> stdin() {
            return process.stdin();
        }

        @Override
        public Optional<VsockStream> stdout() {
            return process.stdout();
        }

        @Override
        public Optional<VsockStream> stderr() {
            return process.stderr();
        }

        @Override
        public int await() throws InterruptedException {
            int status = process.await();
            ended.run();
            return status;
        }

        @Override
        public boolean lives() throws IOException, InterruptedException {
            return container.pids().contains(process.pid());
        }

        @Override
        public boolean signal(int number) throws IOException, InterruptedException {
            return process.signal(number);
        }

        @Override
        public void resize(int rows, int columns) throws IOException, InterruptedException {
            process.resize(rows, columns);
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
