package io.hcsshim.shim.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.runhcs.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "annotations.md");

    /// With `-Dhcsshim.print=true` the page is written instead.
    @Test
    void theDocumentationSaysWhatTheTablesSay() throws Exception {
        if (Boolean.getBoolean("hcsshim.print")) {
            Files.writeString(DOCUMENT, SettingsDocument.text());
        }
        assertEquals(SettingsDocument.text(), Files.readString(DOCUMENT));
    }

    @Test
    void everyNameStandsThereOnce() {
        var seen = new HashSet<String>();
        KnownAnnotations.all()
                .forEach(setting -> assertTrue(seen.add(setting.name()), setting.name()));
        KnownOptions.ALL.forEach(option -> assertTrue(seen.add(option.setting().name())));
    }

    @Test
    void everyFieldOfTheOptionsIsKnown() {
        var known =
                KnownOptions.ALL.stream()
                        .map(option -> plain(option.setting().name()))
                        .collect(Collectors.toSet());
        var fields =
                Arrays.stream(Options.class.getDeclaredFields())
                        .map(field -> field.getName())
                        .filter(name -> name.endsWith("_FIELD_NUMBER"))
                        .map(name -> plain(name.replace("_FIELD_NUMBER", "")))
                        .collect(Collectors.toSet());

        assertEquals(fields, known);
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
