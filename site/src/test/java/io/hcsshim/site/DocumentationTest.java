package io.hcsshim.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The documentation of this tree keeps its own rules.
class DocumentationTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> LIBRARIES =
            List.of(
                    "wire",
                    "sys",
                    "protocol",
                    "disk",
                    "hostfiles",
                    "ninep",
                    "vm",
                    "uvm",
                    "hcs",
                    "hcn");

    @Test
    void linksLeadToPagesAndHeadingsThatAreThere() throws IOException {
        assertEquals(List.of(), Links.broken(Contents.read(ROOT)));
    }

    @Test
    void everyPageIsInTheTableOfContents() throws IOException {
        var forgotten = new TreeSet<Path>();
        for (var folder : List.of("docs", "guestimage")) {
            try (var found = Files.walk(ROOT.resolve(folder))) {
                found.filter(file -> file.toString().endsWith(".md"))
                        .map(ROOT::relativize)
                        .forEach(forgotten::add);
            }
        }
        forgotten.removeAll(Contents.read(ROOT).pages().keySet());

        assertEquals(Set.of(), forgotten);
    }

    /// javadoc's own check passes over constants of records.
    @Test
    void everyPublicConstantOfTheLibrariesHasAComment() throws IOException {
        var bare = new ArrayList<String>();
        for (var library : LIBRARIES) {
            try (var found = Files.walk(ROOT.resolve(library).resolve("src/main/java"))) {
                for (var file : found.filter(each -> each.toString().endsWith(".java")).toList()) {
                    var above = "";
                    for (var line : Files.readAllLines(file)) {
                        if (line.startsWith("    public static final ")
                                && !above.startsWith("///")) {
                            bare.add(file.getFileName() + ": " + line.strip());
                        }
                        above = line.strip().startsWith("@") ? above : line.strip();
                    }
                }
            }
        }
        assertEquals(List.of(), bare);
    }

    @Test
    void samplesThatNameAFileAreInIt() throws IOException {
        var samples = 0;
        for (var page : Contents.read(ROOT).pages().values()) {
            for (var sample : page.samples()) {
                var words = sample.kind().split(" ", 2);
                if (words.length == 2) {
                    var source = Files.readString(ROOT.resolve(words[1])).lines();
                    var text = String.join("\n", source.map(String::strip).toList());
                    var wanted =
                            String.join("\n", sample.text().lines().map(String::strip).toList());
                    assertTrue(text.contains(wanted), page.path() + " differs from " + words[1]);
                    samples++;
                }
            }
        }
        assertTrue(samples > 0, "no sample names a file");
    }
}
