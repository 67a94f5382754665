package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortPathTest {
    @TempDir private Path folder;

    @Test
    void aShortDirectoryIsUsedByItsOwnName() throws IOException {
        try (var place = ShortPath.to(Path.of("/run/x"))) {
            assertEquals(Path.of("/run/x/a.sock"), place.resolve("a.sock"));
        }
    }

    @Test
    void aSocketCanBeBoundInADirectoryWithALongName() throws IOException {
        var deep =
                Files.createDirectories(folder.resolve("d".repeat(120)).resolve("e".repeat(120)));
        Path link;
        try (var place = ShortPath.to(deep);
                var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            link = place.resolve("a.sock").getParent();
            server.bind(UnixDomainSocketAddress.of(place.resolve("a.sock")));
        }

        assertTrue(Files.exists(deep.resolve("a.sock")));
        assertFalse(Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS));
    }
}
