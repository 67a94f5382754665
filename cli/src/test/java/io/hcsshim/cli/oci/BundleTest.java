package io.hcsshim.cli.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    private static final String MINIMAL =
            """
            {"ociVersion":"1.1.0","process":{"args":["sh"],"cwd":"/"},"root":{"path":"rootfs"},"linux":{},
             "mounts":[{"destination":"/dev/shm","type":"bind","source":"/var/shm","options":["bind"]},
                       {"destination":"/data","type":"bind","source":"data","options":["rbind"]},
                       {"destination":"/proc","type":"proc","source":"proc"}]}
            """;

    @TempDir Path folder;

    @Test
    void pathsOfTheHostBecomeAbsoluteAndSharedMemoryTheContainersOwn() throws Exception {
        Files.createDirectory(folder.resolve("rootfs"));
        Files.writeString(folder.resolve("config.json"), MINIMAL);

        var bundle = Bundle.read(folder);

        assertEquals(folder.resolve("rootfs").toString(), bundle.spec().rootPath());
        var mounts = bundle.spec().mounts();
        assertEquals("tmpfs", mounts.get(0).type());
        assertEquals(folder.resolve("data").toString(), mounts.get(1).source());
        assertEquals("proc", mounts.get(2).source());
        assertFalse(bundle.terminal());
    }

    @Test
    void eachThingThatIsMissingIsNamed() throws Exception {
        assertEquals(
                "bundle " + folder.resolve("no") + " is not a folder",
                refusal(folder.resolve("no")));
        assertEquals("bundle " + folder + " has no config.json", refusal(folder));
        Files.writeString(folder.resolve("config.json"), "{");
        assertTrue(refusal(folder).startsWith(folder.resolve("config.json") + ": "));
        Files.writeString(folder.resolve("config.json"), MINIMAL);
        assertTrue(refusal(folder).contains("rootfs, is not a folder"), refusal(folder));
    }

    private static String refusal(Path bundle) {
        return String.valueOf(
                assertThrows(OciException.class, () -> Bundle.read(bundle)).getMessage());
    }

    @Test
    void aTerminalNeedsSomebodyWhoSeesIt() throws Exception {
        var socket = Optional.of(Path.of("/s"));
        assertThrows(OciException.class, () -> Streams.choose(true, true, Optional.empty()));
        assertThrows(OciException.class, () -> Streams.choose(true, false, socket));
        assertThrows(OciException.class, () -> Streams.choose(false, true, socket));
        assertEquals("itd", Streams.choose(true, true, socket).mode());
        assertEquals("it", Streams.choose(true, false, Optional.empty()).mode());
    }

    @Test
    void theExampleIsASpecOfATerminalInANetworkOfItsOwn() throws Exception {
        var text = Documents.pretty(ProcessDocument.example());
        Files.createDirectory(folder.resolve("rootfs"));
        Files.writeString(folder.resolve("config.json"), text);

        var bundle = Bundle.read(folder);

        assertTrue(bundle.terminal());
        assertTrue(bundle.spec().namespace("network").isPresent());
        assertEquals(ProcessDocument.example(), JsonObject.parse(text));
    }
}
