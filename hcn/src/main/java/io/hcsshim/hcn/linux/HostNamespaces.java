package io.hcsshim.hcn.linux;

import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The namespaces of endpoints, each a file on which one is mounted.
final class HostNamespaces {
    private final StateFolder state;
    private final Steps steps;

    HostNamespaces(StateFolder state, Steps steps) {
        this.state = state;
        this.steps = steps;
    }

    /// Makes one, with `lo` in service, unless it is there.
    ///
    /// @return whether it was made
    boolean ensure(UUID id) throws IOException {
        var path = state.namespace(id);
        if (number(path).isPresent()) {
            return false;
        }
        Files.createDirectories(state.namespaces());
        Files.deleteIfExists(path); // a file that nothing was mounted on yet
        try (var fresh = NetworkNamespace.create();
                var netlink = fresh.netlink()) {
            var links = new Links(netlink);
            links.up(links.get("lo"));
            steps.before("bind namespace");
            fresh.bindTo(path);
        }
        return true;
    }

    /// Takes one away; processes in it keep it until they end.
    void remove(UUID id) throws IOException {
        steps.before("unbind namespace");
        remove(state.namespace(id));
    }

    private void remove(Path path) throws IOException {
        if (number(path).isPresent()) {
            NetworkNamespace.unbind(path);
        }
        Files.deleteIfExists(path);
    }

    /// The ids of all that stand somewhere, finished or not.
    List<UUID> list() throws IOException {
        var found = new ArrayList<UUID>();
        if (!Files.isDirectory(state.namespaces())) {
            return found;
        }
        try (var files = Files.newDirectoryStream(state.namespaces())) {
            for (var file : files) {
                found.add(UUID.fromString(file.getFileName().toString()));
            }
        }
        return found;
    }

    /// Opens one.
    NetworkNamespace open(UUID id) throws IOException {
        return NetworkNamespace.open(state.namespace(id));
    }

    /// The number that the kernel has for the namespace at a path; none if there is none.
    Optional<Long> number(UUID id) throws IOException {
        return number(state.namespace(id));
    }

    private static Optional<Long> number(Path path) throws IOException {
        var ours = Files.getAttribute(Path.of("/proc/self/ns/net"), "unix:dev");
        try {
            return Files.getAttribute(path, "unix:dev").equals(ours)
                    ? Optional.of((Long) Files.getAttribute(path, "unix:ino"))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
