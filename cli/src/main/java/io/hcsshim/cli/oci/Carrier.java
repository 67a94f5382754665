package io.hcsshim.cli.oci;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The way to the resident shim: `containerd-shim-runhcs-v1`, called as containerd calls it.
///
/// @param namespace what the shim knows the containers of a root by
record Carrier(String namespace) {
    /// Seconds that a shim stays after its last container, if this launches it: nobody else calls it, perhaps never again.
    private static final String LINGER = "0";

    private static final String ADDRESS = "unix://";

    /// Reserves a container, and launches the shim if there is none: below a keeper (`runhcs-keeper`), so that nobody who
    /// waits for all that this container has started waits for it.
    ///
    /// @return where it is asked about the container
    Path reserve(ContainerFolder container, boolean debug)
            throws IOException, InterruptedException {
        var flags = new ArrayList<String>();
        if (debug) {
            flags.add("-debug");
        }
        flags.add("start");
        var keeper = List.of(Programs.keeper(), container.path().toAbsolutePath().toString());
        var said = run(keeper, container, flags);
        if (!said.startsWith(ADDRESS)) {
            throw new IOException("start the shim for " + container.id() + ": it answered " + said);
        }
        return Path.of(said.substring(ADDRESS.length()));
    }

    /// Ends a container at once, and takes away all that it has on the host, whether its shim lives or not.
    void forget(ContainerFolder container) throws IOException, InterruptedException {
        run(List.of(), container, List.of("-bundle", container.path().toString(), "delete"));
    }

    private String run(List<String> before, ContainerFolder container, List<String> rest)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(before);
        command.add(Programs.shim());
        command.addAll(List.of("-namespace", namespace, "-id", container.id()));
        command.addAll(List.of("-address", "none", "-publish-binary", "none"));
        command.addAll(rest);
        var builder = new ProcessBuilder(command).directory(container.path().toFile());
        builder.environment().remove("TTRPC_ADDRESS"); // nobody takes events
        builder.environment().putIfAbsent("HCSSHIM_LINGER", LINGER);
        var complaints = container.path().resolve("shim.err").toFile();
        builder.redirectInput(Redirect.from(Programs.NOTHING)).redirectError(complaints);
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            var why = Files.readString(complaints.toPath()).strip();
            throw new IOException(rest.getLast() + " the shim for " + container.id() + ": " + why);
        }
        return said.strip();
    }
}
