package io.hcsshim.wire.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the seeds of a fuzz target, its class the first argument, into a folder, the second.
public final class WriteSeeds {
    private WriteSeeds() {}

    public static void main(String... arguments) throws Exception {
        var made = Class.forName(arguments[0]).getDeclaredConstructor();
        made.setAccessible(true);
        var folder = Files.createDirectories(Path.of(arguments[1]));
        int number = 0;
        for (var seed : ((FuzzTarget) made.newInstance()).seeds()) {
            Files.write(folder.resolve("seed" + number++), seed);
        }
    }
}
