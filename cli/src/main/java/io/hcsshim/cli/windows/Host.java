package io.hcsshim.cli.windows;

import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.util.Locale;

/// The host that the tools work on.
final class Host {
    private Host() {}

    /// The libraries of Windows, or of the folder that stands in for them.
    ///
    /// @throws IOException if this is another system
    static Libraries libraries() throws IOException {
        var system = System.getProperty("os.name", "");
        var isWindows = system.toLowerCase(Locale.ROOT).startsWith("windows");
        if (!isWindows && System.getProperty(Libraries.PROPERTY, "").isEmpty()) {
            throw new IOException("this works on Windows only, and this is " + system);
        }
        return Libraries.system();
    }
}
