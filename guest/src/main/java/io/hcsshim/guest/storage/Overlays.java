package io.hcsshim.guest.storage;

import io.hcsshim.protocol.gcs.CombinedLayers;
import io.hcsshim.sys.linux.Mounts;
import io.hcsshim.sys.linux.Trees;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Root file systems of containers: read-only layers with a writable folder on top.
final class Overlays {
    /// mount(2) takes one page, and the last byte of it is zero.
    private static final int LONGEST_OPTIONS = 4095;

    private final Mounter mounter;
    private final File shortNames;
    private final AtomicInteger number = new AtomicInteger();

    /// @param shortNames what the names of folders begin with in which layers get short names for the time of a mount
    Overlays(Mounter mounter, File shortNames) {
        this.mounter = mounter;
        this.shortNames = shortNames;
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
                mount(layers, Mounts.RDONLY, "");
            } else {
                var upper = layers.scratchPath() + "/upper";
                var work = layers.scratchPath() + "/work";
                MountPoints.make(upper);
                MountPoints.make(work);
                mount(layers, 0, ",upperdir=" + upper + ",workdir=" + work);
            }
        } catch (IOException e) {
            DiskMounts.removeAfter(e, made);
            if (!bundle.isEmpty()) {
                mounter.unmount(bundle);
            }
            throw e;
        }
    }

    /// Takes the overlay away, and the binding of the bundle, if the host says what it was bound to: it is all that can
    /// be done for a container that was never made.
    void remove(CombinedLayers layers) throws IOException {
        var root = layers.containerRootPath();
        MountPoints.unmountAndRemove(mounter, root);
        if (bundleIsOnScratch(root, layers.scratchPath())) {
            MountPoints.unmount(mounter, root.substring(0, root.lastIndexOf('/')));
        }
    }

    private void mount(CombinedLayers layers, long flags, String more) throws IOException {
        var paths = new ArrayList<String>();
        for (var layer : layers.layers()) {
            paths.add(layer.path());
        }
        var root = layers.containerRootPath();
        var options = lower(paths) + more;
        if (options.length() <= LONGEST_OPTIONS) {
            mounter.mount("overlay", root, "overlay", flags, options);
        } else {
            mountByShortNames(paths, root, flags, more);
        }
    }

    /// The kernel looks the layers up while it mounts, and does not need their names any more afterwards.
    private void mountByShortNames(List<String> paths, String root, long flags, String more)
            throws IOException {
        var folder = shortNames + Integer.toHexString(number.getAndIncrement());
        MountPoints.make(folder);
        try {
            var links = new ArrayList<String>();
            for (var path : paths) {
                var link = Path.of(folder, Integer.toHexString(links.size()));
                links.add(Files.createSymbolicLink(link, Path.of(path)).toString());
            }
            var options = lower(links) + more;
            if (options.length() > LONGEST_OPTIONS) {
                throw new IOException(
                        "an overlay of " + paths.size() + " layers has more options than a mount");
            }
            mounter.mount("overlay", root, "overlay", flags, options);
        } finally {
            Trees.remove(Path.of(folder));
        }
    }

    private static String lower(List<String> paths) {
        return "lowerdir=" + String.join(":", paths);
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
