package io.hcsshim.shim;

import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.uvm.GuestProcess;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.util.Optional;

/// A process in a machine and in no container: the guest starts it, sets the size of its terminal, and tells how it ended,
/// and no more.
record MachineRun(GuestProcess process) implements GuestRun {
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
        return process.await();
    }

    @Override
    public boolean lives() {
        return true;
    }

    @Override
    public boolean signal(int number) throws IOException {
        throw new IOException("a process of the machine takes no signals");
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
