package io.hcsshim.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// A host with a network for pods, and the pods beside.
@SuppressWarnings("try") // it may be interrupted while it closes
record Stage(FaultHost host, PodNetwork network, Neighbours neighbours) implements AutoCloseable {
    /// What goes on there, and closes it at its end.
    interface Play<T> {
        T on(Stage stage) throws IOException, InterruptedException;
    }

    /// Brings all of it up and begins; nothing is left of it when that fails.
    ///
    /// @param folder taken away at the end
    /// @param more   environment of containerd and so of the shim
    static <T> T set(Path home, Path folder, Scene scene, Map<String, String> more, Play<T> play)
            throws IOException, InterruptedException {
        var host = FaultHost.start(home, folder, scene, more);
        try {
            return withNetwork(host, scene, play);
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (host) {
                throw e;
            }
        }
    }

    private static <T> T withNetwork(FaultHost host, Scene scene, Play<T> play)
            throws IOException, InterruptedException {
        var network = PodNetwork.make(host.folder());
        try {
            return play.on(
                    new Stage(host, network, Neighbours.stand(host, network, scene.beside())));
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (network) {
                throw e;
            }
        }
    }

    /// What is there now.
    Residue residue() throws IOException, InterruptedException {
        return Residue.of(host, network);
    }

    /// Takes the pods beside away, and says what is wrong with that; then the rest.
    @Override
    public void close() throws IOException, InterruptedException {
        try (host;
                network) {
            neighbours.end().forEach(System.err::println);
        }
    }
}
