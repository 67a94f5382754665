package io.hcsshim.shim.local;

import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.vm.VsockStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// A process of this host that plays one of a guest.
final class LocalRun implements GuestRun {
    private static final int KILL = 9;

    private final Process process;
    private final Wanted wanted;
    private final LocalMachine machine;
    private final CountDownLatch outputTaken;
    private OptionalInt told = OptionalInt.empty(); // guarded by this
    private final List<Integer> sizes = new java.util.concurrent.CopyOnWriteArrayList<>();

    LocalRun(List<String> arguments, Wanted wanted, LocalMachine machine) throws IOException {
        this.wanted = wanted;
        this.machine = machine;
        var builder = new ProcessBuilder(arguments);
        builder.directory(new File("/"));
        if (!wanted.stdin()) {
            builder.redirectInput(Redirect.from(new File("/dev/null")));
        }
        if (!wanted.stdout()) {
            builder.redirectOutput(Redirect.DISCARD);
        }
        if (!wanted.stderr()) {
            builder.redirectError(Redirect.DISCARD);
        }
        this.process = builder.start();
        this.outputTaken =
                new CountDownLatch((wanted.stdout() ? 1 : 0) + (wanted.stderr() ? 1 : 0));
    }

    @Override
    public int pid() {
        return (int) process.pid();
    }

    @Override
    public Optional<VsockStream> stdin() {
        return wanted.stdin()
                ? Optional.of(LocalStream.writing(process.getOutputStream()))
                : Optional.empty();
    }

    @Override
    public Optional<VsockStream> stdout() {
        return wanted.stdout() ? Optional.of(output(process.getInputStream())) : Optional.empty();
    }

    @Override
    public Optional<VsockStream> stderr() {
        return wanted.stderr() ? Optional.of(output(process.getErrorStream())) : Optional.empty();
    }

    private VsockStream output(InputStream from) {
        var once = new AtomicBoolean();
        return LocalStream.reading(
                from,
                () -> {
                    if (!once.getAndSet(true)) {
                        outputTaken.countDown();
                    }
                });
    }

    @Override
    public boolean lives() throws IOException, InterruptedException {
        machine.answer();
        return process.isAlive();
    }

    @Override
    public int await() throws InterruptedException {
        int status = process.waitFor();
        if (machine.isCareful()) {
            outputTaken.await();
        }
        synchronized (this) {
            if (told.isEmpty()) { // every caller gets the same answer
                told = OptionalInt.of(machine.isClosed() ? LOST : status);
            }
            return told.getAsInt();
        }
    }

    @Override
    public boolean signal(int number) throws IOException, InterruptedException {
        machine.answer();
        if (!process.isAlive()) {
            return false;
        }
        if (machine.isImmortal()) {
            return true;
        }
        var children = process.descendants().toList();
        boolean delivered =
                new ProcessBuilder("sh", "-c", "kill -" + number + " " + process.pid())
                                .start()
                                .waitFor()
                        == 0;
        if (number == KILL) {
            children.forEach(ProcessHandle::destroyForcibly); // they go with a container's first
        }
        return delivered;
    }

    @Override
    public void resize(int rows, int columns) throws IOException, InterruptedException {
        machine.answer();
        sizes.add(rows);
        sizes.add(columns);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
