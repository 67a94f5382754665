package io.hcsshim.cli.oci;

import io.hcsshim.sys.linux.ExitStatus;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Kill;
import io.hcsshim.sys.linux.ProcessIdentity;
import io.hcsshim.sys.linux.Spawn;
import io.hcsshim.sys.linux.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The process that stands on the host for one of a container (`runhcs-relay`): it has this program's standard streams,
/// or a terminal of its own, and ends as the other does.
final class Relay implements AutoCloseable {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    private final int pid;
    private final Fd go;

    private Relay(int pid, Fd go) {
        this.pid = pid;
        this.go = go;
    }

    /// Which process it stands for.
    ///
    /// @param socket of the shim
    /// @param exec   empty for the first process
    /// @param folder of its FIFOs
    record Whose(Path socket, String id, String exec, Path folder) {}

    /// Starts one, and returns when it is ready to carry.
    ///
    /// @throws IOException with its own words if it is not
    static Relay start(Whose whose, Streams streams) throws IOException {
        var command = new ArrayList<String>(List.of(Programs.relay(), whose.socket().toString()));
        command.addAll(
                List.of(whose.id(), whose.exec(), whose.folder().toString(), streams.mode()));
        streams.consoleSocket().ifPresent(socket -> command.add(socket.toString()));
        try (var report = Fd.pipe();
                var go = Fd.pipe()) {
            var spawn = new Spawn(command).pass(report.write()).pass(go.read());
            int pid = spawn.start();
            report.write().close();
            var said = readAll(report.read());
            if (!said.equals("ready")) {
                var status = Wait.forExit(pid);
                throw new IOException(
                        said.isEmpty() ? Programs.relay() + " ended with " + status : said);
            }
            return new Relay(pid, go.write().duplicate());
        }
    }

    private static String readAll(Fd from) throws IOException {
        var text = new StringBuilder();
        var bytes = new byte[1024];
        for (int n = from.read(bytes, 0, bytes.length);
                n > 0;
                n = from.read(bytes, 0, bytes.length)) {
            text.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /// Which process it is.
    ProcessIdentity identity() throws IOException {
        return ProcessIdentity.of(pid)
                .orElseThrow(() -> new IOException("process " + pid + " has ended already"));
    }

    int pid() {
        return pid;
    }

    /// The shim knows the process now: the relay may wait for its end.
    void go() throws IOException {
        go.write(new byte[] {'g'}, 0, 1);
        go.close();
    }

    /// Waits for its end, which is that of the process.
    int await() throws IOException {
        return Wait.forExit(pid) instanceof ExitStatus status ? status.toCode() : 0;
    }

    /// What was sent to this program is for the process.
    void terminate() throws IOException {
        Kill.process(pid, SIGTERM);
    }

    /// Ends a relay that was left without a process.
    static void end(ProcessIdentity relay) throws IOException {
        if (relay.isAlive()) {
            Kill.process((int) relay.pid(), SIGKILL);
        }
    }

    /// Lets go of it. One that was not told to go ends.
    @Override
    public void close() {
        go.close();
    }
}
