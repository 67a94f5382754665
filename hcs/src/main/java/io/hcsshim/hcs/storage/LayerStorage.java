package io.hcsshim.hcs.storage;

import io.hcsshim.hcs.schema2.Layer;
import io.hcsshim.sys.windows.ComputeStorage;
import io.hcsshim.sys.windows.ComputeStorage.Request;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.VirtualDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The layers of Windows containers, by the second generation of the interface: what Windows Server 2019 and newer
/// have in computestorage.dll. Thread-safe.
///
/// A layer is named by its folder. Failures are [io.hcsshim.sys.windows.WindowsException].
public final class LayerStorage {
    private final ComputeStorage calls;
    private final Wclayer wclayer;

    /// The service behind `libraries`.
    public LayerStorage(Libraries libraries) {
        calls = new ComputeStorage(libraries);
        wclayer = new Wclayer(libraries);
    }

    /// The document about these layers, from the top down.
    public LayerParents describe(List<Path> layers) throws IOException {
        var described = new ArrayList<Layer>();
        for (var layer : layers) {
            described.add(
                    new Layer()
                            .with(Layer.ID, wclayer.id(layer).toString())
                            .with(Layer.PATH, layer.toString()));
        }
        return LayerParents.of(described);
    }

    /// Makes a folder with a formatted disk in it a writable layer.
    public void initializeWritable(Path layer, LayerParents parents) throws IOException {
        // there are options in the interface, and none that mean anything
        calls.initializeWritableLayer(layer.toString(), parents.toText(), "");
    }

    /// Lays a layer over its parents.
    public void attachFilter(Path layer, LayerParents parents) throws IOException {
        calls.request(Request.ATTACH_LAYER_FILTER, layer.toString(), parents.toText());
    }

    /// Takes the filter off a layer.
    public void detachFilter(Path layer) throws IOException {
        calls.detachLayerFilter(layer.toString());
    }

    /// Lays a volume over layers.
    ///
    /// @param volume e.g. `\\?\Volume{…}\`
    /// @param parents with the type of filter, if it matters
    public void attachOverlay(String volume, LayerParents parents) throws IOException {
        calls.request(Request.ATTACH_OVERLAY_FILTER, volume, parents.toText());
    }

    /// Takes a filter off a volume.
    ///
    /// @param type one of [FilterType]
    public void detachOverlay(String volume, String type) throws IOException {
        var only = LayerParents.of(List.of()).with(LayerParents.FILTER_TYPE, type);
        calls.request(Request.DETACH_OVERLAY_FILTER, volume, only.toText());
    }

    /// Writes what is in a layer, and not in its parents, to a folder, in the transport format.
    public void exportTo(Path layer, Path folder, LayerParents parents, ExportLayerOptions options)
            throws IOException {
        calls.exportLayer(layer.toString(), folder.toString(), parents.toText(), options.toText());
    }

    /// Makes a layer of a folder in the transport format.
    public void importFrom(Path layer, Path folder, LayerParents parents) throws IOException {
        calls.importLayer(layer.toString(), folder.toString(), parents.toText());
    }

    /// Takes a layer away, with its files.
    public void destroy(Path layer) throws IOException {
        calls.destroyLayer(layer.toString());
    }

    /// Formats the disk of a writable layer.
    public void format(VirtualDisk disk) throws IOException {
        calls.formatWritableLayerDisk(disk.handle());
    }

    /// The volume on a layer's disk that is attached.
    public String mountPath(VirtualDisk disk) throws IOException {
        return calls.diskMountPath(disk.handle());
    }

    /// Makes a base layer ready whose files are in its folder.
    public void setupBase(Path layer, OsLayerOptions options) throws IOException {
        calls.setupBaseOsLayer(layer.toString(), 0, options.toText());
    }

    /// Makes a base layer ready that boots from a disk.
    public void setupBase(Path layer, VirtualDisk disk, OsLayerOptions options) throws IOException {
        calls.setupBaseOsLayer(layer.toString(), disk.handle(), options.toText());
    }

    /// Makes a base layer ready whose files are on a volume.
    ///
    /// Windows has this since build 19645.
    public void setupBaseVolume(Path layer, String volume, OsLayerOptions options)
            throws IOException {
        calls.setupBaseOsVolume(layer.toString(), volume, options.toText());
    }
}
