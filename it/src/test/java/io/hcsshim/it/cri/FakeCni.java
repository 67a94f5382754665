package io.hcsshim.it.cri;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Network plugins that say they did it, so that the CRI plugin runs pods.
final class FakeCni {
    private static final String PLUGIN =
            """
            #!/bin/sh
            case $CNI_COMMAND in
            VERSION) echo '{"cniVersion":"0.3.1","supportedVersions":["0.3.1","0.4.0","1.0.0"]}' ;;
            ADD) echo '{"cniVersion":"0.3.1","interfaces":[{"name":"'$CNI_IFNAME'","sandbox":"'$CNI_NETNS'"}],
              "ips":[{"version":"4","interface":0,"address":"192.0.2.2/24"}]}' ;;
            esac
            """;
    private static final String NETWORK =
            """
            {"cniVersion":"0.3.1","name":"nowhere","plugins":[{"type":"nowhere"}]}
            """;

    private FakeCni() {}

    /// Puts them and a network into the folders `bin` and `conf`.
    static void install(Path folder) throws IOException {
        var programs = Files.createDirectories(folder.resolve("bin"));
        for (var name : new String[] {"nowhere", "loopback"}) {
            var program = Files.writeString(programs.resolve(name), PLUGIN);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(
                Files.createDirectories(folder.resolve("conf")).resolve("10-nowhere.conflist"),
                NETWORK);
    }
}
