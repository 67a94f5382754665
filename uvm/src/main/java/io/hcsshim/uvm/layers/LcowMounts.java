package io.hcsshim.uvm.layers;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import io.hcsshim.wire.json.JsonString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What snapshotters for utility VMs hand over (host specification, input forms). Lists go from the topmost layer to the base.
final class LcowMounts {
    private static final String PARENT_LAYERS = "parentLayerPaths";
    private static final String PARTITIONS = "parent-partitioned-layers";
    private static final String SCRATCH = "scratch";

    private LcowMounts() {}

    /// A folder with `sandbox.vhdx` as the source, and folders that have a `layer.vhd` each.
    static Rootfs layers(Mount mount) throws RootfsException {
        var parents = new ArrayList<Path>();
        for (var folder : list(mount, PARENT_LAYERS)) {
            if (!(folder instanceof JsonString(var path))) {
                throw new RootfsException(
                        mount + ": " + PARENT_LAYERS + " holds more than strings");
            }
            parents.add(RootfsMounts.path(mount, path).resolve("layer.vhd"));
        }
        return new Rootfs.LcowLayers(
                RootfsMounts.path(mount, mount.source()).resolve("sandbox.vhdx"), parents);
    }

    /// A writable disk, and layers that are partitions of disks. There is no other option.
    static Rootfs partitions(Mount mount) throws RootfsException {
        for (var option : mount.options()) {
            if (!option.startsWith(SCRATCH + "=") && !option.startsWith(PARTITIONS + "=")) {
                throw new RootfsException(mount + ": unknown option '" + option + "'");
            }
        }
        var parents = new ArrayList<Rootfs.Partition>();
        for (var parent : list(mount, PARTITIONS)) {
            parents.add(partition(mount, parent));
        }
        var scratch =
                mount.option(SCRATCH)
                        .orElseThrow(() -> new RootfsException(mount + ": no option " + SCRATCH));
        return new Rootfs.LcowPartitions(RootfsMounts.path(mount, scratch), parents);
    }

    private static Rootfs.Partition partition(Mount mount, Json parent) throws RootfsException {
        try {
            if (parent instanceof JsonObject layer) {
                return new Rootfs.Partition(
                        RootfsMounts.path(mount, layer.string("Path")), layer.uint64("Partition"));
            }
        } catch (JsonException e) {
            throw new RootfsException(mount + ": " + PARTITIONS + ": " + e.getMessage(), e);
        }
        throw new RootfsException(mount + ": " + PARTITIONS + " holds more than layers");
    }

    private static List<Json> list(Mount mount, String name) throws RootfsException {
        var option = mount.option(name);
        if (option.isEmpty()) {
            throw new RootfsException(mount + ": the option " + name + " is missing");
        }
        try {
            if (Json.parse(option.get()) instanceof JsonArray(var values) && !values.isEmpty()) {
                return values;
            }
        } catch (JsonException e) {
            throw new RootfsException(mount + ": " + name + " is not JSON", e);
        }
        throw new RootfsException(mount + ": " + name + " is not a list of layers");
    }
}
