package io.hcsshim.sys.windows;

/// Layers of Windows containers, second generation: computestorage.dll. Thread-safe.
///
/// A layer is named by its folder. `layerData` is a document that lists its parents.
public final class ComputeStorage {
    private final Library library;

    /// Calls the library among `libraries`.
    public ComputeStorage(Libraries libraries) {
        library = new Library(libraries, "computestorage.dll");
    }

    /// Whether the library has a function.
    public boolean has(String function) {
        return library.has(function);
    }

    /// What can be asked of a layer, or a volume, with a document about its parents.
    public enum Request {
        // HRESULT HcsAttachLayerStorageFilter(PCWSTR layerPath, PCWSTR layerData)
        /// By `HcsAttachLayerStorageFilter`.
        ATTACH_LAYER_FILTER("HcsAttachLayerStorageFilter"),
        // HRESULT HcsAttachOverlayFilter(PCWSTR volumePath, PCWSTR layerData)
        /// By `HcsAttachOverlayFilter`.
        ATTACH_OVERLAY_FILTER("HcsAttachOverlayFilter"),
        // HRESULT HcsDetachOverlayFilter(PCWSTR volumePath, PCWSTR layerData)
        /// By `HcsDetachOverlayFilter`.
        DETACH_OVERLAY_FILTER("HcsDetachOverlayFilter");

        private final String function;

        Request(String function) {
            this.function = function;
        }
    }

    /// Asks something of a layer or a volume.
    public void request(Request request, String path, String layerData) throws WindowsException {
        try (var call = library.call(request.function)) {
            call.require(path, call.text(path), call.text(layerData));
        }
    }

    /// Takes the filter off a layer.
    // HRESULT HcsDetachLayerStorageFilter(PCWSTR layerPath)
    public void detachLayerFilter(String layer) throws WindowsException {
        try (var call = library.call("HcsDetachLayerStorageFilter")) {
            call.require(layer, call.text(layer));
        }
    }

    /// Removes a layer.
    // HRESULT HcsDestroyLayer(PCWSTR layerPath)
    public void destroyLayer(String layer) throws WindowsException {
        try (var call = library.call("HcsDestroyLayer")) {
            call.require(layer, call.text(layer));
        }
    }

    /// Writes what is in a layer, and not in its parents, to a folder in the transport format.
    // HRESULT HcsExportLayer(PCWSTR layerPath, PCWSTR exportFolderPath, PCWSTR layerData, PCWSTR
    // options)
    public void exportLayer(String layer, String folder, String layerData, String options)
            throws WindowsException {
        try (var call = library.call("HcsExportLayer")) {
            call.require(
                    layer,
                    call.text(layer),
                    call.text(folder),
                    call.text(layerData),
                    call.text(options));
        }
    }

    /// Makes a layer of a folder in the transport format.
    // HRESULT HcsImportLayer(PCWSTR layerPath, PCWSTR sourceFolderPath, PCWSTR layerData)
    public void importLayer(String layer, String folder, String layerData) throws WindowsException {
        try (var call = library.call("HcsImportLayer")) {
            call.require(layer, call.text(layer), call.text(folder), call.text(layerData));
        }
    }

    /// Makes a folder a writable layer.
    // HRESULT HcsInitializeWritableLayer(PCWSTR writableLayerPath, PCWSTR layerData, PCWSTR
    // options)
    public void initializeWritableLayer(String layer, String layerData, String options)
            throws WindowsException {
        try (var call = library.call("HcsInitializeWritableLayer")) {
            call.require(layer, call.text(layer), call.text(layerData), call.text(options));
        }
    }

    /// Formats the disk of a writable layer.
    // HRESULT HcsFormatWritableLayerVhd(HANDLE handle)
    public void formatWritableLayerDisk(long disk) throws WindowsException {
        try (var call = library.call("HcsFormatWritableLayerVhd")) {
            call.require("", disk);
        }
    }

    /// The volume of a layer's disk that is attached: `\\?\Volume{…}\`.
    // HRESULT HcsGetLayerVhdMountPath(HANDLE vhdHandle, PWSTR* mountPath)
    public String diskMountPath(long disk) throws WindowsException {
        try (var call = library.call("HcsGetLayerVhdMountPath")) {
            return call.requireText("", disk);
        }
    }

    /// Makes the disk, or the folder, of a base layer ready to run.
    ///
    /// @param disk its handle; 0 for none
    // HRESULT HcsSetupBaseOSLayer(PCWSTR layerPath, HANDLE handle, PCWSTR options)
    public void setupBaseOsLayer(String layer, long disk, String options) throws WindowsException {
        try (var call = library.call("HcsSetupBaseOSLayer")) {
            call.require(layer, call.text(layer), disk, call.text(options));
        }
    }

    /// Makes the volume of a base layer ready to run.
    // HRESULT HcsSetupBaseOSVolume(PCWSTR layerPath, PCWSTR volumePath, PCWSTR options)
    public void setupBaseOsVolume(String layer, String volume, String options)
            throws WindowsException {
        try (var call = library.call("HcsSetupBaseOSVolume")) {
            call.require(layer, call.text(layer), call.text(volume), call.text(options));
        }
    }
}
