package io.hcsshim.guest.storage;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// Kernel modules and programs that few machines need: they lie packed in the image, and are unpacked when somebody is
/// about to need them. The kernel then asks for the modules by the name of their folder. Thread-safe.
final class Extras {
    private static final String PACKED = ".gz";

    private final File packed;
    private final File unpacked;
    private final Set<String> done = new HashSet<>(); // guarded by this

    Extras(File packed, File unpacked) {
        this.packed = packed;
        this.unpacked = unpacked;
    }

    /// Unpacks what belongs to `name`, if anything does and nobody has done it yet.
    ///
    /// @return where it is
    synchronized File unpack(String name) throws IOException {
        var folder = new File(unpacked, name);
        var names = new File(packed, name).list();
        if (names != null && done.add(name)) {
            MountPoints.make(folder.getPath());
            for (var file : names) {
                if (file.endsWith(PACKED)) {
                    var plain = file.substring(0, file.length() - PACKED.length());
                    unpack(new File(new File(packed, name), file), new File(folder, plain));
                }
            }
        }
        return folder;
    }

    private static void unpack(File from, File to) throws IOException {
        try (var in = new GZIPInputStream(new FileInputStream(from));
                var out = new FileOutputStream(to)) {
            in.transferTo(out);
        }
        if (!to.getName().endsWith(".ko") && !to.setExecutable(true)) {
            throw new IOException("cannot make " + to + " a program");
        }
    }
}
