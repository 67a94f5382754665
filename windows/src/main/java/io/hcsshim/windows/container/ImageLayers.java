package io.hcsshim.windows.container;

import io.hcsshim.hcs.schema2.Layer;
import io.hcsshim.hcs.storage.FilterType;
import io.hcsshim.hcs.storage.LayerParents;
import io.hcsshim.hcs.storage.LayerStorage;
import io.hcsshim.hcs.storage.cim.CimMount;
import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.uvm.lease.LeaseStack;
import io.hcsshim.windows.document.ContainerDocument.Root;
import io.hcsshim.windows.document.ContainerLayers;
import io.hcsshim.windows.document.ContainerLayers.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// Layers in CimFS images: the topmost image, which has in it what is below, or was made of it, as a volume, and the scratch
/// laid over it. All
/// of it is in the journal as long as it is mounted.
final class ImageLayers implements HostLayers {
    private static final String FILES = "Files"; // what a container sees of an image

    private final Root root;
    private final LeaseStack held;

    private ImageLayers(Root root, LeaseStack held) {
        this.root = root;
        this.held = held;
    }

    static ImageLayers mount(WindowsHost host, Workload workload) throws IOException {
        var layers = workload.requireLayers();
        var held = new LeaseStack();
        try {
            var scratch = activate(host, workload, Path.of(layers.scratch()), held);
            var volume = UUID.randomUUID();
            var folder = workload.pod().folder();
            int number = folder.making(new HostObject.WindowsImage(volume));
            held.hold(() -> folder.gone(number));
            var mounted = mount(host, layers.images(), volume);
            held.hold(mounted::close);
            var top =
                    new Layer()
                            .with(Layer.ID, host.layers().id(topmost(layers)).toString())
                            .with(Layer.PATH, mounted.path() + FILES);
            var storage = new LayerStorage(host.libraries());
            storage.attachOverlay(
                    scratch,
                    LayerParents.of(List.of(top))
                            .with(LayerParents.FILTER_TYPE, FilterType.UNION_FS));
            held.hold(() -> storage.detachOverlay(scratch, FilterType.UNION_FS));
            var known = top.with(Layer.PATH, mounted.path());
            return new ImageLayers(new Root(scratch, List.of(known)), held);
        } catch (IOException | RuntimeException e) {
            try (held) {
                throw e;
            }
        }
    }

    private static CimMount mount(WindowsHost host, Images images, UUID volume) throws IOException {
        int flags =
                switch (images.kind()) {
                    case FOLDER -> 0;
                    case SINGLE_FILE -> CimMount.SINGLE_FILE;
                    case BLOCK_DEVICE -> CimMount.BLOCK_DEVICE;
                };
        var paths = images.paths().stream().map(Path::of).toList();
        return images.merged()
                ? CimMount.mountMerged(host.libraries(), paths, volume, flags)
                : CimMount.mount(host.libraries(), paths.getFirst(), volume, flags);
    }

    /// What the filter knows the volume by.
    private static Path topmost(ContainerLayers layers) {
        return Path.of(
                layers.parents().isEmpty()
                        ? layers.images().paths().getFirst()
                        : layers.parents().getFirst());
    }

    /// Attaches the disk of the scratch, without a filter of the older kind.
    ///
    /// @return its volume
    private static String activate(
            WindowsHost host, Workload workload, Path scratch, LeaseStack held) throws IOException {
        var folder = workload.pod().folder();
        int number = folder.making(new HostObject.WindowsLayer(scratch));
        held.hold(() -> folder.gone(number));
        host.layers().activate(scratch);
        held.hold(() -> host.layers().deactivate(scratch));
        return host.layers().mountPath(scratch);
    }

    @Override
    public Root root() {
        return root;
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
