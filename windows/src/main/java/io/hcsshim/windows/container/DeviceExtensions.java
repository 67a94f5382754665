package io.hcsshim.windows.container;

import io.hcsshim.hcs.schema2.DeviceExtension;
import io.hcsshim.windows.document.WindowsSpec;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/// Files that say how devices appear in a container.
final class DeviceExtensions {
    private DeviceExtensions() {}

    /// A spec with what the files that it names say.
    ///
    /// @throws IllegalArgumentException if one cannot be read, or is no JSON object
    static WindowsSpec read(WindowsSpec spec) {
        var extensions = new ArrayList<DeviceExtension>();
        for (var file : spec.extensionFiles()) {
            try {
                var text = Files.readString(Path.of(file));
                extensions.add(new DeviceExtension(JsonObject.parse(text)));
            } catch (IOException e) {
                throw new IllegalArgumentException("read the device extension " + file + ": " + e);
            }
        }
        return spec.with(spec.devices(), extensions);
    }
}
