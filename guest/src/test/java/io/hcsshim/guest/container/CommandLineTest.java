package io.hcsshim.guest.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void blanksSeparateWords() throws IOException {
        assertEquals(List.of("ls", "-l", "/tmp"), CommandLine.split("  ls -l\t/tmp "));
        assertEquals(List.of(), CommandLine.split("   "));
    }

    @Test
    void quotesGroupAndMayBeEmpty() throws IOException {
        assertEquals(
                List.of("sh", "-c", "echo a b", "", "it's"),
                CommandLine.split("sh -c 'echo a b' '' \"it's\""));
        assertEquals(List.of("ab cd"), CommandLine.split("a'b c'd"));
    }

    @Test
    void aBackslashEscapesOutsideSingleQuotes() throws IOException {
        assertEquals(List.of("a b", "c\td", "e\\n"), CommandLine.split("a\\ b c\\td 'e\\n'"));
        assertEquals(List.of("say \"hi\""), CommandLine.split("\"say \\\"hi\\\"\""));
    }

    @Test
    void anUnquotedSeparatorEndsTheCommand() throws IOException {
        assertEquals(List.of("echo", "a"), CommandLine.split("echo a; rm -rf /"));
        assertEquals(List.of("echo", "a;b"), CommandLine.split("echo 'a;b' > file"));
    }

    @Test
    void whatIsLeftOpenIsRefused() {
        assertThrows(IOException.class, () -> CommandLine.split("echo 'a"));
        assertThrows(IOException.class, () -> CommandLine.split("echo (a"));
    }
}
