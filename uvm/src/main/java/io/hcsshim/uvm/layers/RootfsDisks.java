package io.hcsshim.uvm.layers;

import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.uvm.lease.LeaseStack;
import io.hcsshim.uvm.trace.Tracer;
import io.hcsshim.vm.Device.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A root file system as disks: read-only layers and a writable one.
///
/// Closing gives the images back; no machine may have them attached by then.
/// Not thread-safe: the owner serialises calls.
public final class RootfsDisks implements Lease {
    private final List<DiskImage> layersTopFirst;
    private final ScratchDisk scratch;
    private final LeaseStack held;

    private RootfsDisks(List<DiskImage> layersTopFirst, ScratchDisk scratch, LeaseStack held) {
        this.layersTopFirst = List.copyOf(layersTopFirst);
        this.scratch = scratch;
        this.held = held;
    }

    /// Makes or finds the disks of a root file system, each layer alone.
    ///
    /// @throws RootfsException if something that `rootfs` names is not there
    static RootfsDisks prepare(LayerStore store, Rootfs rootfs, ScratchDisk.Source scratches)
            throws IOException, InterruptedException {
        return prepare(store, rootfs, scratches, 0);
    }

    /// Makes or finds the disks of a root file system.
    ///
    /// @param scratches where the writable disk comes from
    /// @param packLimit how large a file may be that holds all layers once more; 0 for none
    /// @throws RootfsException if something that `rootfs` names is not there
    public static RootfsDisks prepare(
            LayerStore store, Rootfs rootfs, ScratchDisk.Source scratches, long packLimit)
            throws IOException, InterruptedException {
        return Tracer.child(
                "disk/prepare", Map.of(), () -> make(store, rootfs, scratches, packLimit));
    }

    private static RootfsDisks make(
            LayerStore store, Rootfs rootfs, ScratchDisk.Source scratches, long packLimit)
            throws IOException, InterruptedException {
        var held = new LeaseStack();
        try {
            var single = new ArrayList<DiskImage>();
            for (var layer : layers(store, rootfs)) {
                single.add(held.hold(layer));
            }
            var layers = packLimit > 0 ? store.packed(single, packLimit) : single;
            layers.forEach(held::hold);
            var scratch = scratch(rootfs, scratches);
            held.hold(scratch.image());
            return new RootfsDisks(layers, scratch, held);
        } catch (Throwable e) {
            try (held) {
                throw e;
            }
        }
    }

    /// The read-only layers, topmost first.
    public List<DiskImage> layersTopFirst() {
        return layersTopFirst;
    }

    /// The writable disk.
    public ScratchDisk scratch() {
        return scratch;
    }

    @Override
    public void close() throws IOException {
        held.close();
    }

    private static List<DiskImage> layers(LayerStore store, Rootfs rootfs)
            throws IOException, InterruptedException {
        return switch (rootfs) {
            case Rootfs.Overlay(var lower, var upper) -> overlay(store, lower, upper);
            case Rootfs.Directory(var path, var readOnly) ->
                    List.of(readOnly ? store.layer(path) : store.snapshot(path));
            case Rootfs.LcowLayers(_, var parents) -> {
                var disks = new ArrayList<DiskImage>();
                for (var parent : parents) {
                    disks.add(store.given(existing(parent, ImageFormat.VHD)));
                }
                yield disks;
            }
            case Rootfs.LcowPartitions(_, var parents) -> {
                var disks = new ArrayList<DiskImage>();
                for (var parent : parents) {
                    var disk = existing(parent.disk(), DiskImage.formatOf(parent.disk()));
                    disks.add(disk.onPartition(parent.number()));
                }
                yield disks;
            }
        };
    }

    private static List<DiskImage> overlay(LayerStore store, List<Path> lower, Optional<Path> upper)
            throws IOException, InterruptedException {
        var images = new LeaseStack();
        try {
            var layers = new ArrayList<DiskImage>();
            if (upper.isPresent() && !isEmpty(upper.get())) {
                layers.add(images.hold(store.snapshot(upper.get())));
            }
            for (var directory : lower) {
                layers.add(images.hold(store.layer(directory)));
            }
            return layers;
        } catch (Throwable e) {
            try (images) {
                throw e;
            }
        }
    }

    private static ScratchDisk scratch(Rootfs rootfs, ScratchDisk.Source scratches)
            throws IOException, InterruptedException {
        return switch (rootfs) {
            case Rootfs.Overlay _, Rootfs.Directory _ -> scratches.take();
            case Rootfs.LcowLayers(var scratch, _) ->
                    scratches.of(existing(scratch, ImageFormat.VHDX));
            case Rootfs.LcowPartitions(var scratch, _) ->
                    scratches.of(existing(scratch, DiskImage.formatOf(scratch)));
        };
    }

    /// Links are followed: a snapshotter shares a scratch disk by a link to it.
    private static DiskImage existing(Path file, ImageFormat format) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new RootfsException("the disk image does not exist: " + file);
        }
        return DiskImage.borrowed(file.toRealPath(), format);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new RootfsException("a layer has to be a directory: " + directory);
        }
        try (var entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }
}
