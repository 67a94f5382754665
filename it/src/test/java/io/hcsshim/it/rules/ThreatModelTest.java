package io.hcsshim.it.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreatModelTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

    @ParameterizedTest
    @CsvSource({"threat-model, 40", "mistakes, 20", "testing, 1", "stdio, 1", "volumes, 0"})
    void everyTestThatAPageNamesIsThere(String page, int least) throws Exception {
        var tests = tests();
        var missing = new ArrayList<String>();
        var named = NAMED.matcher(Files.readString(ROOT.resolve("docs/" + page + ".md")));
        int count = 0;
        while (named.find()) {
            count++;
            var method = named.group(2) == null ? "class " + named.group(1) : named.group(2) + "(";
            if (tests.getOrDefault(named.group(1), List.of()).stream()
                    .noneMatch(source -> source.contains(method))) {
                missing.add(named.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(count >= least, "the page is not read as it should be: " + count);
    }

    /// The sources of each test class; two modules may have one of the same name.
    private static Map<String, List<String>> tests() throws IOException {
        var found = new HashMap<String, List<String>>();
        try (var files = Files.find(ROOT, 16, (path, _) -> isTest(path))) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString().replace(".java", "");
                found.computeIfAbsent(name, _ -> new ArrayList<>()).add(Files.readString(file));
            }
        }
        return found;
    }

    private static boolean isTest(Path path) {
        var text = path.toString();
        return text.endsWith("Test.java") && text.contains("/src/test/java/");
    }
}
