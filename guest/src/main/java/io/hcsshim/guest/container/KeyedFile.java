package io.hcsshim.guest.container;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The small text files of cgroups and `/proc`: one number, or lines of `key value`.
final class KeyedFile {
    private KeyedFile() {}

    /// The text without blanks around it; empty if the file cannot be read, as when a controller is
    /// off.
    static String text(File file) {
        try (var in = new FileInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /// The unsigned number in the file; `max` is all ones; 0 if there is none.
    static long number(File file) {
        return unsigned(text(file));
    }

    /// The lines `key value` (or `key: value kB`); a value that is no number counts as 0.
    static Map<String, Long> map(File file) {
        var values = new HashMap<String, Long>();
        for (var line : text(file).split("\n", -1)) {
            var blank = line.indexOf(' ');
            if (blank > 0) {
                values.put(line.substring(0, blank), unsigned(line.substring(blank + 1)));
            }
        }
        return values;
    }

    private static long unsigned(String text) {
        var value = text.strip();
        if (value.equals("max")) {
            return -1;
        }
        try {
            return Long.parseUnsignedLong(value);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
