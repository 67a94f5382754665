package io.hcsshim.uvm.owned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.linux.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedFilesTest {
    @TempDir Path folder;

    @Test
    void onlyWhatADeadProcessLeftIsSwept() throws Exception {
        var files = new OwnedFiles(folder);
        var own = Files.createFile(files.next("part"));
        var stranger = Files.createFile(folder.resolve("1.notes.live"));
        var lost = Files.createDirectory(folder.resolve(ended() + ".0.run.live"));
        Files.createFile(lost.resolve("qmp.log"));

        assertEquals(List.of(lost), files.abandoned());
        files.sweep();

        assertFalse(Files.exists(lost));
        assertTrue(Files.exists(own) && Files.exists(stranger));
    }

    @Test
    void aFolderThatIsNotThereHasNothing() throws Exception {
        assertEquals(List.of(), new OwnedFiles(folder.resolve("none")).abandoned());
    }

    private static ProcessIdentity ended() throws Exception {
        var process = new ProcessBuilder("cat").start();
        var identity = ProcessIdentity.of(process.pid()).orElseThrow();
        process.destroyForcibly().waitFor();
        return identity;
    }
}
