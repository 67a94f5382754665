package io.hcsshim.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// A `java` for the shim (its setting `HCSSHIM_JAVA`) that takes the agent of [io.hcsshim.faults.weave] along.
final class Woven {
    private static final String[] CLASSES = {
        "Place", "Place$Detail", "Points", "Weaver", "Weaver$1", "Weaver$2", "Weaver$3"
    };

    private Woven() {}

    /// Writes it.
    ///
    /// @param checkpoint the socket where points are told
    /// @return the program
    static Path java(Path folder, Path checkpoint) throws IOException {
        var jar = folder.resolve("weave.jar");
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", "io.hcsshim.faults.weave.Weaver");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (var name : CLASSES) {
                var entry = "io/hcsshim/faults/weave/" + name + ".class";
                out.putNextEntry(new JarEntry(entry));
                try (var in = open(entry)) {
                    in.transferTo(out);
                }
            }
        }
        var java = folder.resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\nexec '%s' '-javaagent:%s=%s' \"$@\"\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin/java"),
                                jar,
                                checkpoint));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return java;
    }

    private static InputStream open(String entry) throws IOException {
        var in = Woven.class.getClassLoader().getResourceAsStream(entry);
        if (in == null) {
            throw new IOException("not among our own classes: " + entry);
        }
        return in;
    }
}
