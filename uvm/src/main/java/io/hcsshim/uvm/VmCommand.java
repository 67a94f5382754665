package io.hcsshim.uvm;

import io.hcsshim.uvm.lease.Lease;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A command that is run in a machine and has to succeed.
///
/// @param what    it is for, in messages
/// @param command program and arguments
record VmCommand(String what, List<String> command) {
    private static final Map<String, String> PATH = Map.of("PATH", "/sbin:/usr/sbin:/bin:/usr/bin");

    /// Lets the guest see a folder or file that it has at a second path, which is made if it is not there.
    ///
    /// @param host what it is of the host
    static VmCommand bind(String host, String from, String to) {
        var made = Files.isDirectory(Path.of(host)) ? "mkdir -p \"$2\"" : "touch \"$2\"";
        var script = made + " && mount --bind \"$1\" \"$2\"";
        return new VmCommand(
                "share " + host + " at " + to, List.of("/bin/sh", "-c", script, "sh", from, to));
    }

    /// Runs it to its end.
    ///
    /// @throws IOException with what it said, if it fails
    void run(UtilityVm vm) throws IOException, InterruptedException {
        var stdio = new Wanted(false, false, true);
        try (var process = vm.execInVm(new VmProcess(command, PATH, "/", false, stdio))) {
            var errors = Channels.newInputStream(process.stderr().orElseThrow()).readAllBytes();
            if (process.await() != 0) {
                var why = new String(errors, StandardCharsets.UTF_8).strip();
                throw new IOException(what + ": " + why);
            }
        }
    }

    /// The same; what it needs is given back if it fails, and else stays.
    void runWith(Lease needed, UtilityVm vm) throws IOException, InterruptedException {
        try {
            run(vm);
        } catch (IOException | InterruptedException | RuntimeException e) {
            needed.close();
            throw e;
        }
    }
}
