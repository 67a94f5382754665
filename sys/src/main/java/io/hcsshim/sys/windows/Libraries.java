package io.hcsshim.sys.windows;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Where the libraries are. They are loaded at the first call and stay loaded. Thread-safe.
public final class Libraries {
    /// Names a folder to take the libraries from, instead of the system's.
    public static final String PROPERTY = "hcsshim.windows.libraries";

    /// Chosen when they are first wanted, not when somebody asks whether they are here.
    private static final class OfSystem {
        private static final Libraries ALL = new Libraries(systemFolder());
    }

    private final Path folder;
    private final Map<String, Optional<SymbolLookup>> loaded = new ConcurrentHashMap<>();

    private Libraries(Path folder) {
        this.folder = folder;
    }

    /// The system's own, by full path, so that no other folder can slip in a library of the same name; or those
    /// in the folder that the system property [#PROPERTY] names.
    public static Libraries system() {
        return OfSystem.ALL;
    }

    /// Whether this process is to do as on Windows: because it is there, or because a stand-in is named.
    public static boolean areHere() {
        return File.separatorChar == '\\' || !System.getProperty(PROPERTY, "").isEmpty();
    }

    /// The libraries in a folder, under the names that they have on Windows, e.g. `vmcompute.dll`.
    public static Libraries in(Path folder) {
        return new Libraries(folder.toAbsolutePath());
    }

    private static Path systemFolder() {
        var chosen = System.getProperty(PROPERTY, "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen).toAbsolutePath();
        }
        var windows = System.getenv().getOrDefault("SystemRoot", "C:\\Windows");
        return Path.of(windows).resolve("System32");
    }

    /// Whether there is a library of this name.
    public boolean has(String name) {
        return load(name).isPresent();
    }

    Optional<SymbolLookup> load(String name) {
        return loaded.computeIfAbsent(name, this::open);
    }

    @SuppressWarnings("restricted")
    private Optional<SymbolLookup> open(String name) {
        var file = folder.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            // Never unloaded: a callback may be on its way.
            return Optional.of(SymbolLookup.libraryLookup(file, Arena.global()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "libraries in " + folder;
    }
}
