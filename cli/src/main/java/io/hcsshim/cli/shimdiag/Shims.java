package io.hcsshim.cli.shimdiag;

import com.google.protobuf.MessageLite;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The shims of a state folder: what has a machine of its own there, under the name `<namespace>-<id>`.
///
/// All of them live in one resident process, or in one for each build.
///
/// @param state the folder
record Shims(Path state) {
    private static final String SERVICE = "containerd.runhcs.v1.diag.ShimDiag";
    private static final String POD = "hcsshim-pod";

    /// A shim.
    ///
    /// @param namespace of its containerd
    /// @param id        of its pod
    record Shim(String namespace, String id) implements Comparable<Shim> {
        String name() {
            return namespace + "-" + id;
        }

        @Override
        public int compareTo(Shim other) {
            return name().compareTo(other.name());
        }
    }

    /// All of them, by name.
    List<Shim> list() throws IOException {
        var shims = new ArrayList<Shim>();
        for (var namespace : folders(state.resolve("pods"))) {
            for (var pod : folders(namespace)) {
                shims.add(new Shim("" + namespace.getFileName(), "" + pod.getFileName()));
            }
        }
        shims.sort(null);
        return shims;
    }

    private static List<Path> folders(Path folder) throws IOException {
        var folders = new ArrayList<Path>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> inside =
                    Files.newDirectoryStream(folder, Files::isDirectory)) {
                inside.forEach(folders::add);
            }
        }
        return folders;
    }

    /// The one whose name begins so, or is this.
    ///
    /// @throws IOException if none or several do
    Shim find(String name) throws IOException {
        if (name.isEmpty() || name.chars().anyMatch(c -> "*?\\/".indexOf(c) >= 0)) {
            throw new IOException("not the name of a shim: '" + name + "'");
        }
        var found = new ArrayList<Shim>();
        for (var shim : list()) {
            if (shim.name().equals(name)) {
                return shim;
            }
            if (shim.name().startsWith(name)) {
                found.add(shim);
            }
        }
        return switch (found.size()) {
            case 0 -> throw new IOException("no shim's name begins with " + name);
            case 1 -> found.getFirst();
            default ->
                    throw new IOException(
                            "the names of several shims begin with %s: %s"
                                    .formatted(
                                            name,
                                            String.join(
                                                    ", ",
                                                    found.stream().map(Shim::name).toList())));
        };
    }

    /// Asks a shim; whichever process has it answers.
    ///
    /// @throws IOException also if none has it
    byte[] ask(Shim shim, String method, MessageLite request, Duration limit)
            throws IOException, InterruptedException {
        var metadata = Map.of(POD, shim.namespace() + "/" + shim.id());
        for (var socket : sockets()) {
            try (var client = TtrpcClient.connect(socket)) {
                return client.call(SERVICE, method, request.toByteArray(), metadata, limit);
            } catch (TtrpcException e) {
                if (e.code() != TtrpcCode.NOT_FOUND) {
                    throw new IOException(e.getMessage(), e);
                }
            }
        }
        throw new IOException("no process has shim " + shim.name());
    }

    private List<Path> sockets() throws IOException {
        var sockets = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(state, "shim-*.sock")) {
            found.forEach(sockets::add);
        }
        return sockets;
    }
}
