package io.hcsshim.shim.control;

import java.io.File;

/// Short names for long things: FNV-1a with 64 bits, which loads no security provider on the path of `start`.
public final class Fingerprint {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Fingerprint() {}

    /// The fingerprint of a text, sixteen hexadecimal digits.
    public static String short16(String text) {
        var digits = Long.toHexString(of(BASIS, text));
        return "0".repeat(16 - digits.length()) + digits;
    }

    /// What tells this build of the program from another: what the property `hcsshim.build` says, else names, sizes and
    /// times of the jars.
    ///
    /// Programs started from folders of classes all count as one build.
    public static String ofThisBuild() {
        var told = System.getProperty("hcsshim.build", "");
        if (!told.isEmpty()) {
            return told;
        }
        long hash = BASIS;
        for (var property : new String[] {"jdk.module.path", "java.class.path"}) {
            for (var entry : System.getProperty(property, "").split(File.pathSeparator)) {
                hash = of(hash, new File(entry));
            }
        }
        return Long.toHexString(hash >>> 16);
    }

    private static long of(long before, File file) {
        var inside = file.listFiles((_, name) -> name.endsWith(".jar"));
        if (inside == null) {
            return file.getName().endsWith(".jar")
                    ? of(before, file.getName() + file.length() + "@" + file.lastModified())
                    : before;
        }
        long sum = 0; // the order of a listing is not fixed: add up instead of chaining
        for (var jar : inside) {
            sum += of(BASIS, jar);
        }
        return (before ^ sum) * PRIME;
    }

    private static long of(long before, String text) {
        long hash = before;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }
}
