package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFilesTest {
    @TempDir private Path folder;

    @Test
    void whatIsNotHandedKeepsItsName() {
        assertEquals(Path.of("/boot/k"), StartFiles.NONE.name(Path.of("/boot/k")));
    }

    @Test
    void theScriptOpensFilesAndEntersGroupsAndBecomesTheProgram() throws Exception {
        var first = Files.writeString(folder.resolve("with 'quotes' and $"), "one ");
        var second = Files.writeString(folder.resolve("b"), "two");
        var door = Files.createFile(folder.resolve("door"));
        var files = new StartFiles(List.of(first, second));

        var process =
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                files.script(List.of(door)),
                                "sh",
                                door.toString(),
                                first.toString(),
                                second.toString(),
                                "cat",
                                files.name(first).toString(),
                                files.name(second).toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();

        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("one two", said);
        assertEquals(Long.toString(process.pid()), Files.readString(door).strip());
    }
}
