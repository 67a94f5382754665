package io.hcsshim.shim.control;

import io.hcsshim.shim.log.ContainerdLog;
import io.hcsshim.shim.log.LogFifo;
import io.hcsshim.wire.ttrpc.TtrpcListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a resident and containerd meet: sockets and FIFOs here, named pipes on Windows.
public interface Doors {
    /// Unix sockets in the state's folder, and FIFOs in bundles.
    Doors SOCKETS =
            new Doors() {
                @Override
                public Door open(StateRoot state, Path seat, String namespace) throws IOException {
                    var socket = state.namespaceSocket(seat, namespace);
                    Files.deleteIfExists(socket); // of a resident that died: the seat is ours
                    return new Door(socket.toString(), TtrpcListener.bind(socket));
                }

                @Override
                public ContainerdLog log(PodKey pod, Path bundle) {
                    return LogFifo.ofBundle(bundle);
                }
            };

    /// Opens the one for the containerd of a namespace.
    ///
    /// @param seat the socket where the resident listens for our own commands; it holds its lock
    /// @throws IOException if somebody else listens there
    Door open(StateRoot state, Path seat, String namespace) throws IOException;

    /// Opens the way of a pod's lines to containerd's log; one that leads nowhere if there is none.
    ContainerdLog log(PodKey pod, Path bundle);

    /// @param address  the path of the socket, or the name of the pipe
    /// @param listener what comes in by it
    record Door(String address, TtrpcListener listener) {}
}
