package io.hcsshim.windows.container;

import io.hcsshim.hcs.schema2.Layer;
import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.windows.document.ContainerDocument.Root;
import io.hcsshim.windows.document.ContainerLayers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The layers of a container, mounted on the host until this is closed. It is in the journal as long as it is mounted.
final class MountedLayers implements HostLayers {
    private final WindowsHost host;
    private final PodFolder folder;
    private final int number;
    private final Path scratch;
    private final Root root;
    private boolean unmounted; // guarded by this

    private MountedLayers(WindowsHost host, PodFolder folder, int number, Path scratch, Root root) {
        this.host = host;
        this.folder = folder;
        this.number = number;
        this.scratch = scratch;
        this.root = root;
    }

    /// Mounts layers that are in folders.
    static MountedLayers mount(WindowsHost host, Workload workload) throws IOException {
        var layers = workload.requireLayers();
        var scratch = Path.of(layers.scratch());
        var known = known(host, layers);
        var folder = workload.pod().folder();
        int number = folder.making(new HostObject.WindowsLayer(scratch));
        try {
            var volume = host.layers().mount(scratch, parents(layers));
            return new MountedLayers(host, folder, number, scratch, new Root(volume, known));
        } catch (IOException | RuntimeException e) {
            folder.gone(number);
            throw e;
        }
    }

    /// Folders below the scratch, from the top down.
    static List<Path> parents(ContainerLayers layers) {
        return layers.parents().stream().map(Path::of).toList();
    }

    private static List<Layer> known(WindowsHost host, ContainerLayers layers) throws IOException {
        var known = new ArrayList<Layer>();
        for (var parent : parents(layers)) {
            known.add(
                    new Layer()
                            .with(Layer.ID, host.layers().id(parent).toString())
                            .with(Layer.PATH, parent.toString()));
        }
        return known;
    }

    @Override
    public Root root() {
        return root;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!unmounted) {
            host.layers().unmount(scratch);
            unmounted = true;
            folder.gone(number);
        }
    }
}
