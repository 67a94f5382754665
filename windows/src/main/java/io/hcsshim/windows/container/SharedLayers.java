package io.hcsshim.windows.container;

import io.hcsshim.hcs.schema2.Layer;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.uvm.lease.LeaseStack;
import io.hcsshim.windows.document.ContainerDocument.Root;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

/// The layers of a container in a machine: those below shared, the scratch attached as a disk, all of them combined by the
/// guest.
final class SharedLayers implements Lease {
    private final Root root;
    private final LeaseStack held;

    private SharedLayers(Root root, LeaseStack held) {
        this.root = root;
        this.held = held;
    }

    static SharedLayers mount(
            WindowsHost host, String machine, MachineDevices devices, Workload workload)
            throws IOException, InterruptedException {
        var layers = workload.requireLayers();
        var held = new LeaseStack();
        try {
            var known = new ArrayList<Layer>();
            for (var parent : MountedLayers.parents(layers)) {
                known.add(
                        new Layer()
                                .with(Layer.ID, host.layers().id(parent).toString())
                                .with(Layer.PATH, held.hold(devices.shareLayer(parent)).path()));
            }
            var disk = Path.of(layers.scratch()).resolve("sandbox.vhdx");
            host.layers().grantVmAccess(machine, disk);
            var path = held.hold(devices.attach(disk)).path();
            var list = new ArrayList<Json>();
            known.forEach(layer -> list.add(layer.toJson()));
            held.hold(
                    devices.combine(
                            JsonObject.builder()
                                    .put("ContainerRootPath", path)
                                    .put("Layers", new JsonArray(list))
                                    .build()));
            return new SharedLayers(new Root(path, known), held);
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (held) {
                throw e;
            }
        }
    }

    /// Where the guest sees them.
    Root root() {
        return root;
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
