package io.hcsshim.windows.container;

import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.shim.task.Update;
import io.hcsshim.uvm.Shutdown;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// The sandbox of a pod whose machine needs no process to stay: it counts as process 1 from its start until a signal, and
/// ends with 0 then. Thread-safe.
final class EmptySandbox implements WindowsGuest {
    private static final int PID = 1;

    /// What an update of the pod changes.
    interface Change {
        void make(Update update) throws IOException, InterruptedException;
    }

    private final CountDownLatch over = new CountDownLatch(1);
    private final Change change;

    EmptySandbox(Change change) {
        this.change = change;
    }

    /// One that nothing about can be changed.
    EmptySandbox() {
        this(_ -> {
            throw TaskException.invalid("a pod of host processes has no limits");
        });
    }

    @Override
    public GuestRun start(Wanted stdio) {
        return new Run(over);
    }

    @Override
    public GuestRun exec(JsonObject process, Wanted stdio) throws IOException {
        throw TaskException.precondition("the sandbox of a pod in a machine runs no processes");
    }

    @Override
    public void shutdown(Shutdown how) {
        over.countDown();
    }

    @Override
    public List<Integer> pids() {
        return List.of(PID);
    }

    @Override
    public JsonObject statistics() {
        return JsonObject.of();
    }

    @Override
    public void update(Update update) throws IOException, InterruptedException {
        change.make(update);
    }

    @Override
    public void close() {
        over.countDown();
    }

    private record Run(CountDownLatch over) implements GuestRun {
        @Override
        public int pid() {
            return PID;
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
            over.await();
            return 0;
        }

        @Override
        public boolean lives() {
            return over.getCount() != 0;
        }

        @Override
        public boolean signal(int number) {
            over.countDown();
            return true;
        }

        @Override
        public void resize(int rows, int columns) {
            // it has no terminal
        }

        @Override
        public void close() {
            over.countDown();
        }
    }
}
