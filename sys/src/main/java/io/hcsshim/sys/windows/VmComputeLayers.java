package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.UUID;

/// Layers of Windows containers, first generation: vmcompute.dll. Thread-safe; the service wants
/// [#prepare] to be called by one thread at a time.
///
/// A layer is named by its folder. Parents are listed from the top down.
public final class VmComputeLayers {
    /// The service knows layers of filters, which are these, and layers of differencing disks.
    private static final int FILTER_LAYERS = 1;

    private static final long DRIVER_HOME = Layouts.offset(Layouts.DRIVER, "homeDirectory");
    private static final long PARENT_PATH = Layouts.offset(Layouts.LAYER_DESCRIPTOR, "Path");

    private final Library library;

    /// Calls the library among `libraries`.
    public VmComputeLayers(Libraries libraries) {
        library = new Library(libraries, "vmcompute.dll");
    }

    /// What can be asked of a layer without anything else.
    public enum Request {
        // HRESULT ActivateLayer(driverInfo* info, PCWSTR id)
        /// By `ActivateLayer`.
        ACTIVATE("ActivateLayer"),
        // HRESULT DeactivateLayer(driverInfo* info, PCWSTR id)
        /// By `DeactivateLayer`.
        DEACTIVATE("DeactivateLayer"),
        // HRESULT DestroyLayer(driverInfo* info, PCWSTR id)
        /// By `DestroyLayer`.
        DESTROY("DestroyLayer"),
        // HRESULT UnprepareLayer(driverInfo* info, PCWSTR id)
        /// By `UnprepareLayer`.
        UNPREPARE("UnprepareLayer");

        private final String function;

        Request(String function) {
            this.function = function;
        }
    }

    /// Asks something of a layer.
    public void request(Request request, String layer) throws WindowsException {
        try (var call = library.call(request.function)) {
            call.require(layer, driver(call), call.text(layer));
        }
    }

    /// Puts a layer that is active onto its parents.
    // HRESULT PrepareLayer(driverInfo* info, PCWSTR id, WC_LAYER_DESCRIPTOR* descriptors, UINT32
    // count)
    public void prepare(String layer, List<ParentLayer> parents) throws WindowsException {
        try (var call = library.call("PrepareLayer")) {
            var descriptors = descriptors(call, parents);
            call.require(layer, driver(call), call.text(layer), descriptors, parents.size());
        }
    }

    /// Makes a read-only layer.
    ///
    /// @param parent the folder of the layer below; empty if there is none
    // HRESULT CreateLayer(driverInfo* info, PCWSTR id, PCWSTR parent)
    public void create(String layer, String parent) throws WindowsException {
        try (var call = library.call("CreateLayer")) {
            call.require(layer, driver(call), call.text(layer), call.text(parent));
        }
    }

    /// Makes a writable layer.
    // HRESULT CreateSandboxLayer(driverInfo* info, PCWSTR id, PTR parent, WC_LAYER_DESCRIPTOR*
    // descriptors,
    //     UINT32 count)
    public void createSandbox(String layer, List<ParentLayer> parents) throws WindowsException {
        try (var call = library.call("CreateSandboxLayer")) {
            var descriptors = descriptors(call, parents);
            call.require(layer, driver(call), call.text(layer), 0, descriptors, parents.size());
        }
    }

    /// Sets the size of a writable layer.
    // HRESULT ExpandSandboxSize(driverInfo* info, PCWSTR id, UINT64 size)
    public void expandSandbox(String layer, long bytes) throws WindowsException {
        try (var call = library.call("ExpandSandboxSize")) {
            call.require(layer, driver(call), call.text(layer), bytes);
        }
    }

    /// Copies a layer.
    // HRESULT CopyLayer(driverInfo* info, PCWSTR srcId, PCWSTR dstId, WC_LAYER_DESCRIPTOR*
    // descriptors, UINT32 count)
    public void copy(String from, String to, List<ParentLayer> parents) throws WindowsException {
        try (var call = library.call("CopyLayer")) {
            var descriptors = descriptors(call, parents);
            var names = new long[] {call.text(from), call.text(to)};
            call.require(from, driver(call), names[0], names[1], descriptors, parents.size());
        }
    }

    /// Writes what is in a layer, and not in its parents, to a folder in the transport format.
    // HRESULT ExportLayer(driverInfo* info, PCWSTR id, PCWSTR path, WC_LAYER_DESCRIPTOR*
    // descriptors, UINT32 count)
    public void export(String layer, String folder, List<ParentLayer> parents)
            throws WindowsException {
        transport("ExportLayer", layer, folder, parents);
    }

    /// Makes a layer of a folder in the transport format.
    // HRESULT ImportLayer(driverInfo* info, PCWSTR id, PCWSTR path, WC_LAYER_DESCRIPTOR*
    // descriptors, UINT32 count)
    public void importFrom(String layer, String folder, List<ParentLayer> parents)
            throws WindowsException {
        transport("ImportLayer", layer, folder, parents);
    }

    private void transport(String function, String layer, String folder, List<ParentLayer> parents)
            throws WindowsException {
        try (var call = library.call(function)) {
            var descriptors = descriptors(call, parents);
            var names = new long[] {call.text(layer), call.text(folder)};
            call.require(layer, driver(call), names[0], names[1], descriptors, parents.size());
        }
    }

    /// The base images that are shared by all layers, as a JSON document.
    // HRESULT GetBaseImages(PWSTR* buffer)
    public String baseImages() throws WindowsException {
        try (var call = library.call("GetBaseImages")) {
            return call.requireText("");
        }
    }

    /// Where a layer that is active and prepared can be seen: `\\?\Volume{…}\`.
    // HRESULT GetLayerMountPath(driverInfo* info, PCWSTR id, PTR* length, PWSTR buffer)
    public String mountPath(String layer) throws WindowsException {
        try (var call = library.call("GetLayerMountPath")) {
            var length = call.cell();
            var driver = driver(call);
            var name = call.text(layer);
            call.require(layer, driver, name, length.address(), 0);
            var room = length.int64();
            if (room <= 0) {
                return "";
            }
            var buffer = call.buffer(room * Character.BYTES);
            call.require(layer, driver, name, length.address(), buffer.address());
            return Wide.readAtMost(buffer, room);
        }
    }

    /// Lets a virtual machine open a file.
    // HRESULT GrantVmAccess(PCWSTR vmid, PCWSTR filepath)
    public void grantVmAccess(String machine, String file) throws WindowsException {
        try (var call = library.call("GrantVmAccess")) {
            call.require(file, call.text(machine), call.text(file));
        }
    }

    /// Whether there is such a layer.
    // HRESULT LayerExists(driverInfo* info, PCWSTR id, UINT32* exists)
    public boolean exists(String layer) throws WindowsException {
        try (var call = library.call("LayerExists")) {
            var exists = call.cell();
            call.require(layer, driver(call), call.text(layer), exists.address());
            return exists.int32() != 0;
        }
    }

    /// The id that the service derives from a name.
    // HRESULT NameToGuid(PCWSTR name, GUID* guid)
    public UUID nameToGuid(String name) throws WindowsException {
        try (var call = library.call("NameToGuid")) {
            var id = call.buffer(Layouts.GUID.byteSize());
            call.require(name, call.text(name), id.address());
            return Guids.ofBytes(id.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /// Finishes a base layer that was written into its folder.
    // HRESULT ProcessBaseImage(PCWSTR path)
    public void processBaseImage(String layer) throws WindowsException {
        try (var call = library.call("ProcessBaseImage")) {
            call.require(layer, call.text(layer));
        }
    }

    /// Finishes the utility VM of a base layer.
    // HRESULT ProcessUtilityImage(PCWSTR path)
    public void processUtilityImage(String folder) throws WindowsException {
        try (var call = library.call("ProcessUtilityImage")) {
            call.require(folder, call.text(folder));
        }
    }

    private static long driver(Call call) {
        var driver = call.buffer(Layouts.DRIVER.byteSize());
        driver.set(ValueLayout.JAVA_INT, 0, FILTER_LAYERS);
        driver.set(ValueLayout.JAVA_LONG, DRIVER_HOME, call.text(""));
        return driver.address();
    }

    private static long descriptors(Call call, List<ParentLayer> parents) {
        if (parents.isEmpty()) {
            return 0;
        }
        var size = Layouts.LAYER_DESCRIPTOR.byteSize();
        var all = call.buffer(size * parents.size());
        for (var i = 0; i < parents.size(); i++) {
            var one = all.asSlice(i * size, size);
            var id = MemorySegment.ofArray(Guids.toBytes(parents.get(i).id()));
            MemorySegment.copy(id, 0, one, 0, id.byteSize());
            one.set(ValueLayout.JAVA_LONG, PARENT_PATH, call.text(parents.get(i).path()));
        }
        return all.address();
    }
}
