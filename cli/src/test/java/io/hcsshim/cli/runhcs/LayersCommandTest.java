package io.hcsshim.cli.runhcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.disk.ext4.Ext4Options;
import io.hcsshim.disk.ext4.Ext4Writer;
import io.hcsshim.uvm.layers.LayerImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LayersCommandTest {
    @TempDir private Path cache;
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void makeTheStore() throws IOException {
        Files.createDirectory(cache.resolve("layers"));
    }

    @Test
    void anEmptyStoreIsNoError() {
        assertEquals(0, run("ls"));
        assertEquals("", out.toString());
        assertEquals(0, run("prune"));
        assertEquals(0, run("verify"));
        assertEquals("0 removed, 0 MiB freed\nall whole (0)\n", out.toString());
    }

    @Test
    void whatIsDamagedIsNamedAndRemoved() throws IOException {
        image("good.3.ext4");
        var bad = Files.writeString(cache.resolve("layers/bad.3.ext4"), "junk");

        assertEquals(1, run("verify", "--json"));

        assertEquals(
                "{\"ok\":false,\"checked\":2,\"damaged\":[{\"image\":\""
                        + bad
                        + "\",\"findings\":[\"not an ext4 file system\"],\"removed\":true}]}\n",
                out.toString());
        assertFalse(Files.exists(bad));
        assertEquals(0, run("verify"));
    }

    @Test
    void pruningSaysWhatItRemoved() throws IOException {
        var image = image("a.3.ext4");

        assertEquals(0, run("prune", "--keep", "100"));
        assertTrue(Files.exists(image));
        assertEquals(0, run("prune", "--json"));
        assertFalse(Files.exists(image));
        assertTrue(out.toString().contains("{\"removed\":[\"" + image + "\"],\"freed\":"));
    }

    @Test
    void anAmountThatCannotBeIsAnError() {
        for (var amount : new String[] {"-5", "x", "9223372036854775807"}) {
            assertEquals(1, run("prune", "--keep", amount), amount);
        }
        assertTrue(errors.toString().contains("--keep: there are no -5 MiB to keep"));
    }

    private int run(String... arguments) {
        var line = new CommandLine(new LayersCommand(LayerImages.in(cache)));
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(errors, true));
        return Commands.run(line, arguments);
    }

    private Path image(String name) throws IOException {
        var path = cache.resolve("layers").resolve(name);
        try (var file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            Ext4Writer.begin(file, Ext4Options.REFERENCE).finish();
        }
        return path;
    }
}
