package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostMortemTest {
    @TempDir private Path temp;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private PostMortem postMortem(Optional<Path> folder) throws IOException {
        var state = Files.createDirectories(temp.resolve("state"));
        Files.writeString(state.resolve("qmp.log"), "> quit");
        Files.writeString(state.resolve("console.sock"), "");
        var spec = UvmSpec.of("vm", state, BootFiles.in(temp)).postMortem(folder).build();
        return new PostMortem(spec, Log.to(log));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatTheMachineSaidAndTheHypervisorsLogsAreLeftInAFolderOfItsId() throws IOException {
        postMortem(Optional.of(temp.resolve("kept"))).leave(Map.of("console.txt", "panic"));

        var folder = temp.resolve("kept/vm");
        assertEquals(List.of("console.txt", "qmp.log"), names(folder));
        assertEquals("panic", Files.readString(folder.resolve("console.txt")));
        assertEquals("> quit", Files.readString(folder.resolve("qmp.log")));
    }

    @Test
    void withoutAFolderNothingIsLeft() throws IOException {
        postMortem(Optional.empty()).leave(Map.of("console.txt", "panic"));

        assertEquals(List.of("state"), names(temp));
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneWarning() throws IOException {
        var file = Files.writeString(temp.resolve("file"), "");

        postMortem(Optional.of(file)).leave(Map.of("console.txt", "panic"));

        var lines = log.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().contains(file.toString()), lines.getFirst());
    }
}
