package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A QEMU process that cannot outlive this one.
///
/// Between its birth and the moment the death signal is armed nothing ties it to us; but it is a
/// client of sockets on which we listen, so a QEMU that starts after our death finds nobody and ends.
/// Thread-safe.
final class QemuProcess {
    static final Path NO_INPUT = Path.of("/dev/null");

    /// The guest is untrusted, and so is a QEMU that it has taken over: no right beyond those of its user's files,
    /// none to be gained (capabilities(7), prctl(2)).
    private static final List<String> NO_CAPABILITIES =
            List.of("--bounding-set=-all", "--inh-caps=-all");

    /// It reaches no network but by the descriptors of taps that it is handed.
    private static final boolean MAY_LEAVE_NETWORK = mayMakeNetworks();

    private static final int STDERR_KEPT = 16 << 10;

    private final Process process;
    private final TextTail stderr = new TextTail(STDERR_KEPT);
    private final Thread stderrReader;

    private QemuProcess(Process process, PolledFd words) {
        this.process = process;
        this.stderrReader =
                Thread.ofVirtual()
                        .name("qemu-stderr-" + process.pid())
                        .start(() -> drain(Channels.newInputStream(words), stderr));
    }

    /// Starts QEMU.
    ///
    /// @param arguments its arguments
    /// @param directory its working directory
    /// @param input     the file that is its standard input, [#NO_INPUT] for none
    static QemuProcess start(QemuPaths paths, List<String> arguments, Path directory, Path input)
            throws IOException, InterruptedException {
        return start(paths, Confinement.NONE, arguments, directory, input);
    }

    /// Starts QEMU as far apart from the rest as `confinement` says.
    static QemuProcess start(
            QemuPaths paths,
            Confinement confinement,
            List<String> arguments,
            Path directory,
            Path input)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (paths.priority() == QemuPaths.Priority.LOW) {
            command.addAll(List.of("nice", "-n", "19"));
        }
        command.add(paths.setsid().toString());
        if (MAY_LEAVE_NETWORK) {
            command.addAll(List.of("unshare", "--net"));
        }
        command.addAll(confinement.words());
        command.addAll(
                List.of(paths.setpriv().toString(), "--pdeathsig", "KILL", "--no-new-privs"));
        if (mayDropCapabilities()) {
            command.addAll(NO_CAPABILITIES);
        }
        confinement.user().ifPresent(user -> command.addAll(user.words(confinement.groups())));
        command.add("--");
        command.add(paths.emulator().toString());
        command.addAll(arguments);
        var builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(input.toFile()));
        return start(builder);
    }

    /// Its standard error is a pipe of ours: who reads that of [Process] holds a carrier, and after half a minute nobody
    /// stands in for it any more.
    private static QemuProcess start(ProcessBuilder builder)
            throws IOException, InterruptedException {
        var pipe = Fd.pipe();
        try (var end = pipe.write()) {
            var path = new File("/proc/self/fd/" + end.number());
            var process = Spawner.start(builder.redirectError(ProcessBuilder.Redirect.to(path)));
            return new QemuProcess(process, PolledFd.of(pipe.read()));
        } catch (IOException | InterruptedException e) {
            pipe.read().close();
            throw e;
        }
    }

    /// Who reads what it prints on standard error.
    Thread stderrReader() {
        return stderrReader;
    }

    /// Only root has capabilities that its programs would get, and may give them up for them.
    private static boolean mayDropCapabilities() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static boolean mayMakeNetworks() {
        try {
            NetworkNamespace.create().close();
            return true;
        } catch (IOException _) {
            return false; // not root, or one of few rights
        }
    }

    /// Whether it is in a network namespace of its own, which was empty.
    static boolean hasOwnNetwork() {
        return MAY_LEAVE_NETWORK;
    }

    long pid() {
        return process.pid();
    }

    /// Its standard output, for one reader.
    InputStream stdout() {
        return process.getInputStream();
    }

    /// Waits for the end.
    ///
    /// @return the exit status, 128 + signal if a signal ended it
    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /// @return whether it has ended within `limit`
    boolean awaitExit(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Sends SIGKILL; harmless when it has ended.
    ///
    /// Not by [Process#destroyForcibly], which also closes the pipes, with the last words in them.
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /// The newest of what it printed on standard error; complete a moment after its end.
    String stderrTail() {
        return stderr.text().strip();
    }

    /// Waits a little until all of standard error has been read; call it after the end.
    void awaitStderr(Duration limit) throws InterruptedException {
        stderrReader.join(limit);
    }

    static void drain(InputStream from, TextTail into) {
        var buffer = new byte[4096];
        try (from) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                into.append(buffer, n);
            }
        } catch (IOException _) {
            // The process is gone; what it said before is kept.
        }
    }
}
