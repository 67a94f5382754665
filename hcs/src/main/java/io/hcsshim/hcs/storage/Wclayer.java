package io.hcsshim.hcs.storage;

import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.ParentLayer;
import io.hcsshim.sys.windows.VmComputeLayers;
import io.hcsshim.sys.windows.VmComputeLayers.Request;
import io.hcsshim.wire.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/// The layers of Windows containers, by the first generation of the interface. Thread-safe.
///
/// ```
///        create, import                activate            prepare
/// (none) ───────────────▶ layer ◀──────────────▶ active ◀───────────▶ mounted
///        ◀─────────────         deactivate               unprepare
///            destroy
/// ```
///
/// A layer is named by its folder. Parents are listed from the top down. Failures are [io.hcsshim.sys.windows.WindowsException].
public final class Wclayer {
    /// The service wants layers to be prepared one after the other.
    private static final ReentrantLock PREPARING = new ReentrantLock();

    private final Libraries libraries;
    private final VmComputeLayers calls;

    /// The service behind `libraries`.
    public Wclayer(Libraries libraries) {
        this.libraries = libraries;
        calls = new VmComputeLayers(libraries);
    }

    /// Makes a layer of files that others are to be put on.
    public void create(Path layer) throws IOException {
        calls.create(layer.toString(), "");
    }

    /// Makes a writable layer.
    public void createScratch(Path layer, List<Path> parents) throws IOException {
        calls.createSandbox(layer.toString(), known(parents));
    }

    /// Sets the size of a writable layer's disk, and lets its file system take it. The layer must not be active.
    public void expandScratch(Path layer, long bytes) throws IOException {
        calls.expandSandbox(layer.toString(), bytes);
        ScratchVolume.fill(libraries, calls, layer);
    }

    /// Takes a layer away, with its files.
    public void destroy(Path layer) throws IOException {
        calls.request(Request.DESTROY, layer.toString());
    }

    /// Whether there is such a layer.
    public boolean exists(Path layer) throws IOException {
        return calls.exists(layer.toString());
    }

    /// Attaches a layer's disk.
    public void activate(Path layer) throws IOException {
        calls.request(Request.ACTIVATE, layer.toString());
    }

    /// Detaches a layer's disk.
    public void deactivate(Path layer) throws IOException {
        calls.request(Request.DEACTIVATE, layer.toString());
    }

    /// Puts an active layer onto its parents.
    public void prepare(Path layer, List<Path> parents) throws IOException {
        var known = known(parents);
        PREPARING.lock();
        try {
            calls.prepare(layer.toString(), known);
        } finally {
            PREPARING.unlock();
        }
    }

    /// Takes a layer off its parents.
    public void unprepare(Path layer) throws IOException {
        calls.request(Request.UNPREPARE, layer.toString());
    }

    /// The volume where a mounted layer can be seen.
    public String mountPath(Path layer) throws IOException {
        return calls.mountPath(layer.toString());
    }

    /// Activates and prepares a layer. If one of these fails, what was done before is undone.
    ///
    /// @return the volume where it can be seen
    public String mount(Path layer, List<Path> parents) throws IOException {
        activate(layer);
        try {
            prepare(layer, parents);
            try {
                return mountPath(layer);
            } catch (IOException e) {
                undo(e, () -> unprepare(layer));
                throw e;
            }
        } catch (IOException e) {
            undo(e, () -> deactivate(layer));
            throw e;
        }
    }

    /// Takes a layer off its parents and deactivates it.
    public void unmount(Path layer) throws IOException {
        unprepare(layer);
        deactivate(layer);
    }

    private interface Undo {
        void run() throws IOException;
    }

    private static void undo(IOException failure, Undo undo) {
        try {
            undo.run();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /// Writes what is in a layer, and not in its parents, to a folder, in the transport format.
    public void exportTo(Path layer, Path folder, List<Path> parents) throws IOException {
        calls.export(layer.toString(), folder.toString(), known(parents));
    }

    /// Makes a layer of a folder in the transport format.
    public void importFrom(Path layer, Path folder, List<Path> parents) throws IOException {
        calls.importFrom(layer.toString(), folder.toString(), known(parents));
    }

    /// Copies a layer.
    public void copy(Path from, Path to, List<Path> parents) throws IOException {
        calls.copy(from.toString(), to.toString(), known(parents));
    }

    /// Finishes a base layer whose files were written into its folder.
    public void processBaseImage(Path layer) throws IOException {
        calls.processBaseImage(layer.toString());
    }

    /// Finishes the utility VM in a base layer.
    ///
    /// @param folder `UtilityVM` in the layer
    public void processUtilityImage(Path folder) throws IOException {
        calls.processUtilityImage(folder.toString());
    }

    /// What the service knows about base images that all layers share.
    public Json baseImages() throws IOException {
        return Json.parse(calls.baseImages());
    }

    /// Lets a virtual machine open a file.
    public void grantVmAccess(String machine, Path file) throws IOException {
        calls.grantVmAccess(machine, file.toString());
    }

    /// The id of a layer: that of its folder's name.
    public UUID id(Path layer) throws IOException {
        return calls.nameToGuid(String.valueOf(layer.getFileName()));
    }

    private List<ParentLayer> known(List<Path> parents) throws IOException {
        var known = new ArrayList<ParentLayer>();
        for (var parent : parents) {
            known.add(new ParentLayer(id(parent), parent.toString()));
        }
        return known;
    }
}
