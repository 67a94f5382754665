package io.hcsshim.shim.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamUriTest {
    @Test
    void aPathIsAFifo() {
        assertEquals(new StreamUri.Fifo(Path.of("/run/a b%20")), StreamUri.parse("/run/a b%20"));
        assertEquals(new StreamUri.Fifo(Path.of("/run/a b")), StreamUri.parse("fifo:///run/a%20b"));
    }

    @Test
    void aFileHasAPathWhosePlusIsAPlus() {
        assertEquals(
                new StreamUri.File(Path.of("/var/log/a b+c.log")),
                StreamUri.parse("file:///var/log/a%20b+c.log"));
    }

    @Test
    void aProgramsArgumentsComeInTheOrderOfTheQuery() {
        assertEquals(
                new StreamUri.Binary(
                        Path.of("/bin/log"), List.of("z", "1", "a", "flag", "k", "x=y z", "b")),
                StreamUri.parse("binary:///bin/log?z=1&a&flag=&k=x%3Dy+z&b"));
        assertEquals(
                new StreamUri.Binary(Path.of("/bin/log"), List.of()),
                StreamUri.parse("binary:///bin/log"));
    }

    @Test
    void whatIsNoOutputIsRefused() {
        for (var text :
                List.of(
                        "relative",
                        "file://host/x",
                        "file://",
                        "binary://",
                        "binary:///",
                        "binary://?a=b",
                        "file:///%zz",
                        "npipe:////./pipe/x")) {
            assertThrows(IllegalArgumentException.class, () -> StreamUri.parse(text), text);
        }
    }
}
