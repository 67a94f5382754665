package io.hcsshim.cli.runhcs;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Terminal;
import io.hcsshim.sys.linux.WindowSize;
import io.hcsshim.uvm.GuestProcess;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Optional;

/// This program's standard streams, joined to a process in the guest.
final class Console implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final Wanted wanted;
    private final Optional<Terminal> screen;
    private final Optional<Terminal.Saved> before;
    private WindowSize size =
            new WindowSize(0, 0); // until the first look; then the input thread's alone

    private Console(Wanted wanted, Optional<Terminal> screen, Optional<Terminal.Saved> before) {
        this.wanted = wanted;
        this.screen = screen;
        this.before = before;
    }

    static Console pipes(boolean input) {
        return new Console(new Wanted(input, true, true), Optional.empty(), Optional.empty());
    }

    /// A terminal in the guest; ours, if it is one, hands every key on.
    static Console terminal(boolean input) throws IOException {
        var fd = Fd.adopt(0);
        var screen =
                Terminal.isTerminal(fd)
                        ? Optional.of(new Terminal(fd))
                        : Optional.<Terminal>empty();
        Optional<Terminal.Saved> before =
                input && screen.isPresent() ? Optional.of(screen.get().raw()) : Optional.empty();
        return new Console(new Wanted(input, true, false), screen, before);
    }

    Wanted wanted() {
        return wanted;
    }

    /// Copies until the process has ended and all it wrote is out.
    ///
    /// @return its exit code
    int relay(GuestProcess process) throws IOException, InterruptedException {
        resize(process);
        var outputs = new ArrayList<Thread>();
        process.stdout().ifPresent(from -> outputs.add(copying("stdout", from, System.out)));
        process.stderr().ifPresent(from -> outputs.add(copying("stderr", from, System.err)));
        // a platform thread: reading our own standard input would hold a carrier for good
        process.stdin()
                .ifPresent(to ->
                        Thread.ofPlatform()
                                .daemon()
                                .name("stdin")
                                .start(() -> feed(System.in, to, process)));
        for (var output : outputs) {
            output.join();
        }
        return process.await();
    }

    /// Tells the guest the size of our terminal, if it has changed.
    private void resize(GuestProcess process) throws IOException, InterruptedException {
        if (screen.isPresent()) {
            var now = screen.get().size();
            if (!now.equals(size)) {
                size = now;
                process.resize(now.rows(), now.columns());
            }
        }
    }

    private static Thread copying(String name, VsockStream from, OutputStream to) {
        return Thread.ofVirtual().name(name).start(() -> copy(from, to));
    }

    private static void copy(VsockStream from, OutputStream to) {
        var buffer = ByteBuffer.allocate(CHUNK);
        try {
            while (from.read(buffer.clear()) >= 0) {
                to.write(buffer.array(), 0, buffer.position());
                to.flush();
            }
        } catch (IOException _) {
            // the machine died; the exit status says so
        } finally {
            from.close();
        }
    }

    /// Hands input on. The JDK does not hear SIGWINCH, so the size is looked at with every key.
    private void feed(InputStream from, VsockStream to, GuestProcess process) {
        var buffer = new byte[CHUNK];
        try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                resize(process);
                to.write(ByteBuffer.wrap(buffer, 0, n));
            }
            to.shutdownOutput();
        } catch (IOException _) {
            // the process reads no more
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        if (before.isPresent()) {
            before.get().close();
        }
    }
}
