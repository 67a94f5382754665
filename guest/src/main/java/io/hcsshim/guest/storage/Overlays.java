package io.hcsshim.guest.storage;

import io.hcsshim.protocol.gcs.CombinedLayers;
import io.hcsshim.sys.linux.Mounts;
import java.io.IOException;
import java.nio.file.Path;

/// Root file systems of containers: read-only layers with a writable folder on top.
final class Overlays {
    private final Mounter mounter;

    Overlays(Mounter mounter) {
        this.mounter = mounter;
    }

    /// Mounts the overlay; without a scratch folder it is read-only.
    void add(CombinedLayers layers) throws IOException {
        var root = layers.containerRootPath();
        if (root.isEmpty() || layers.layers().isEmpty()) {
            throw new IOException("an overlay needs a root path and at least one layer");
        }
        var bundle = bindBundle(layers);
        var made = "";
        try {
            made = MountPoints.make(root);
            if (layers.scratchPath().isEmpty()) {
                mounter.mount("overlay", root, "overlay", Mounts.RDONLY, lower(layers));
            } else {
                var upper = layers.scratchPath() + "/upper";
                var work = layers.scratchPath() + "/work";
                MountPoints.make(upper);
                MountPoints.make(work);
                var options = lower(layers) + ",upperdir=" + upper + ",workdir=" + work;
                mounter.mount("overlay", root, "overlay", 0, options);
            }
        } catch (IOException e) {
            DiskMounts.removeAfter(e, made);
            if (!bundle.isEmpty()) {
                mounter.unmount(bundle);
            }
            throw e;
        }
    }

    void remove(CombinedLayers layers) throws IOException {
        MountPoints.unmountAndRemove(mounter, layers.containerRootPath());
    }

    private static String lower(CombinedLayers layers) {
        var text = new StringBuilder("lowerdir=");
        for (var layer : layers.layers()) {
            text.append(text.length() == "lowerdir=".length() ? "" : ":").append(layer.path());
        }
        return text.toString();
    }

    /// Puts the bundle on the scratch disk if that is not mounted inside the bundle anyway, so that what
    /// is written into it does not take memory.
    ///
    /// @return the bundle if it was bound, else `""`
    private String bindBundle(CombinedLayers layers) throws IOException {
        if (!bundleIsOnScratch(layers.containerRootPath(), layers.scratchPath())) {
            return "";
        }
        var root = layers.containerRootPath();
        var bundle = root.substring(0, root.lastIndexOf('/'));
        var source = layers.scratchPath() + "/bundle";
        MountPoints.make(source);
        MountPoints.make(bundle);
        mounter.mount(source, bundle, "", Mounts.BIND, "");
        return bundle;
    }

    /// Whether the bundle of a container with that root and scratch folder is bound to the scratch
    /// folder: it is unless the scratch folder lies inside the bundle.
    static boolean bundleIsOnScratch(String containerRootPath, String scratchPath) {
        var bundle = Path.of(containerRootPath).getParent();
        return !scratchPath.isEmpty()
                && bundle != null
                && !Path.of(scratchPath).normalize().startsWith(bundle.normalize());
    }
}
