package io.hcsshim.cli.shimdiag;

import io.hcsshim.containerd.diag.ExecProcessRequest;
import io.hcsshim.containerd.diag.ExecProcessResponse;
import io.hcsshim.containerd.diag.ResizeRequest;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.Nodes;
import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.sys.linux.Terminal;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.sys.linux.WindowSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A process in a shim's machine, joined to our own streams by FIFOs that live as long as it does.
///
/// @param shim in whose machine
record MachineExec(Shims shims, Shims.Shim shim) {
    private static final Duration FOR_EVER = Duration.ofDays(3650);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration SIZE_LOOK = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int CHUNK = 1 << 16;

    /// Runs it to its end; its exit code.
    int run(List<String> command, boolean terminal) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("shimdiag");
        try {
            var screen = terminal ? screen() : Optional.<Terminal>empty();
            var request =
                    ExecProcessRequest.newBuilder()
                            .addAllArgs(command)
                            .setTerminal(terminal)
                            .setStdin(fifo(folder, "in"))
                            .setStdout(fifo(folder, "out"));
            if (!terminal) {
                request.setStderr(fifo(folder, "err"));
            }
            if (screen.isPresent()) {
                var size = screen.get().size();
                request.setId(UUID.randomUUID().toString());
                request.setHeight(size.rows()).setWidth(size.columns());
            }
            return run(request.build(), screen);
        } finally {
            Trees.remove(folder);
        }
    }

    private static String fifo(Path folder, String name) throws IOException {
        var path = folder.resolve(name);
        Nodes.fifo(path, 0600);
        return path.toString();
    }

    /// Our terminal, if it is one.
    private static Optional<Terminal> screen() throws IOException {
        var fd = Fd.adopt(0);
        return Terminal.isTerminal(fd) ? Optional.of(new Terminal(fd)) : Optional.empty();
    }

    private int run(ExecProcessRequest request, Optional<Terminal> screen)
            throws IOException, InterruptedException {
        var outputs = new ArrayList<Thread>();
        outputs.add(copying(Fifo.openRead(Path.of(request.getStdout())), System.out));
        if (!request.getStderr().isEmpty()) {
            outputs.add(copying(Fifo.openRead(Path.of(request.getStderr())), System.err));
        }
        var input = Fifo.openWrite(Path.of(request.getStdin())); // before the shim looks for it
        try (var _ = raw(screen);
                var _ = follow(request, screen)) {
            // a platform thread: reading our own standard input would hold a carrier for good
            Thread.ofPlatform().daemon().name("stdin").start(() -> feed(System.in, input));
            var answer = shims.ask(shim, "DiagExecInHost", request, FOR_EVER);
            for (var output : outputs) {
                output.join();
            }
            return ExecProcessResponse.parseFrom(answer).getExitCode();
        } finally {
            input.close();
        }
    }

    /// A terminal hands every key on until this is closed.
    private static Undoing raw(Optional<Terminal> screen) throws IOException {
        return screen.isPresent() ? screen.get().raw()::close : () -> {};
    }

    /// A process's terminal gets each size that ours gets, until this is closed. The JDK does not hear SIGWINCH, so the size is
    /// looked at.
    private Undoing follow(ExecProcessRequest request, Optional<Terminal> screen) {
        if (screen.isEmpty()) {
            return () -> {};
        }
        var first = new WindowSize(request.getHeight(), request.getWidth());
        return Thread.ofVirtual()
                        .name("size")
                        .start(() -> follow(request.getId(), screen.get(), first))
                ::interrupt;
    }

    private void follow(String id, Terminal screen, WindowSize first) {
        var known = first;
        try {
            while (true) {
                Thread.sleep(SIZE_LOOK);
                var size = screen.size();
                if (!size.equals(known) && resize(id, size)) {
                    known = size;
                }
            }
        } catch (IOException _) {
            // our terminal is gone
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return false if the process is not there, not yet perhaps
    private boolean resize(String id, WindowSize size) throws InterruptedException {
        var request =
                ResizeRequest.newBuilder()
                        .setId(id)
                        .setHeight(size.rows())
                        .setWidth(size.columns())
                        .build();
        try {
            shims.ask(shim, "DiagResize", request, LIMIT);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// What makes something as it was.
    private interface Undoing extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    private static Thread copying(PolledFd from, OutputStream to) {
        return Thread.ofVirtual().start(() -> copy(from, to));
    }

    private static void copy(PolledFd from, OutputStream to) {
        var buffer = ByteBuffer.allocate(CHUNK);
        try (from) {
            while (from.read(buffer.clear()) >= 0) {
                to.write(buffer.array(), 0, buffer.position());
                to.flush();
            }
        } catch (IOException _) {
            // our own output is gone; the exit code says how the process ended
        }
    }

    /// What was written is read before the input ends: the shim may not have opened it yet.
    private static void feed(InputStream from, PolledFd fifo) {
        var buffer = new byte[CHUNK];
        try (fifo) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                fifo.write(ByteBuffer.wrap(buffer, 0, n));
            }
            while (fifo.fd().unread() > 0) {
                Thread.sleep(LOOK);
            }
        } catch (IOException _) {
            // the process reads no more
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
