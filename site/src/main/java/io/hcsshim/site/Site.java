package io.hcsshim.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes the site and checks it: `Site TREE FOLDER`. The reference of the libraries is taken from `FOLDER/api` if it is
/// there. Exits with 1, and a line for each, if links lead nowhere.
public final class Site {
    static final String STYLE = "style.css";
    private static final String REFERENCE = "api";

    private Site() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[1]);
        var contents = Contents.read(Path.of(arguments[0]));
        var broken = Links.broken(contents);
        if (broken.isEmpty()) {
            write(contents, folder);
            broken = Links.brokenIn(folder);
        }
        broken.forEach(System.err::println);
        System.exit(broken.isEmpty() ? 0 : 1);
    }

    static void write(Contents contents, Path folder) throws IOException {
        var layout = new Layout(contents, reference(folder));
        for (var page : contents.pages().values()) {
            var file = folder.resolve(page.html());
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, layout.html(page));
        }
        try (var style = Site.class.getResourceAsStream(STYLE)) {
            if (style == null) {
                throw new IOException("the style sheet is not in the jar");
            }
            Files.write(folder.resolve(STYLE), style.readAllBytes());
        }
    }

    /// The modules that the reference has a page of.
    private static Map<String, String> reference(Path folder) throws IOException {
        var modules = new TreeMap<String, String>();
        var api = folder.resolve(REFERENCE);
        if (!Files.isDirectory(api)) {
            return modules;
        }
        modules.put("All modules", REFERENCE + "/index.html");
        try (var found = Files.list(api)) {
            for (var module : sorted(found.toList())) {
                if (Files.exists(module.resolve("module-summary.html"))) {
                    var name = String.valueOf(module.getFileName());
                    modules.put(name, REFERENCE + "/" + name + "/module-summary.html");
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return modules;
    }

    private static List<Path> sorted(List<Path> paths) {
        return paths.stream().sorted().toList();
    }
}
