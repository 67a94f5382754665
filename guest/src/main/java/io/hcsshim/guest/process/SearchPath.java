package io.hcsshim.guest.process;

import java.io.File;
import java.util.List;

/// Finds programs: where the agent's own environment looks, and in the directory that the agent brings
/// its own in.
public final class SearchPath {
    private static final String OWN = "/opt/gcs/bin";
    private static final String USUAL =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private SearchPath() {}

    /// The program by the agent's own search path, then among those that it brings.
    ///
    /// @return `name` itself if it has a slash or is nowhere to be found
    public static String ofEnvironment(String name) {
        return find(name, environment() + ":" + OWN);
    }

    /// The program among those that the agent brings, then by its own search path.
    public static String ownFirst(String name) {
        return find(name, OWN + ":" + environment());
    }

    /// The environment of a child that is to find what the agent finds.
    public static List<String> asEnvironment() {
        return List.of("PATH=" + OWN + ":" + environment());
    }

    private static String environment() {
        var path = System.getenv("PATH");
        return path == null || path.isEmpty() ? USUAL : path;
    }

    private static String find(String name, String path) {
        if (name.indexOf('/') >= 0) {
            return name;
        }
        for (var folder : path.split(":", -1)) {
            var file = new File(folder, name);
            if (!folder.isEmpty() && file.isFile() && file.canExecute()) {
                return file.getPath();
            }
        }
        return name;
    }
}
