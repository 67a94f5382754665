package io.hcsshim.site;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Looks whether what pages point to is there: between Markdown files, and in a finished site. Links to other hosts are
/// left alone.
final class Links {
    private static final Pattern TARGET = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]*)\"");

    private Links() {}

    /// The file that a link names, from the root on; the page itself for a link that is only a `#section`.
    static Path resolve(Path from, String link) {
        var file = link.replaceFirst("#.*$", "");
        return file.isEmpty() ? from : from.resolveSibling(file).normalize();
    }

    static String section(String link) {
        int at = link.indexOf('#');
        return at < 0 ? "" : link.substring(at + 1);
    }

    static boolean isElsewhere(String link) {
        try {
            return new URI(link).isAbsolute();
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /// The links between Markdown pages that lead nowhere, each with its page.
    static List<String> broken(Contents contents) {
        var broken = new ArrayList<String>();
        for (var page : contents.pages().values()) {
            for (var link : page.links()) {
                if (!isElsewhere(link)) {
                    var target = contents.pages().get(resolve(page.path(), link));
                    if (target == null) {
                        broken.add(page.path() + ": " + link + ": no page of docs/contents.md");
                    } else if (!section(link).isEmpty() && !target.hasSection(section(link))) {
                        broken.add(page.path() + ": " + link + ": no such heading");
                    }
                }
            }
        }
        return broken;
    }

    /// The same for the HTML files below a folder.
    ///
    /// @throws IOException if they cannot be read
    static List<String> brokenIn(Path folder) throws IOException {
        List<Path> files;
        try (var found = Files.walk(folder)) {
            files = found.filter(file -> file.toString().endsWith(".html")).toList();
        }
        Map<Path, Set<String>> ids = new HashMap<>();
        for (var file : files) {
            ids.put(file.normalize(), all(ID, Files.readString(file)));
        }
        var broken = new ArrayList<String>();
        for (var file : files) {
            for (var link : all(TARGET, Files.readString(file))) {
                if (!isElsewhere(link) && !leadsSomewhere(file, link, ids)) {
                    broken.add(folder.relativize(file) + ": " + link);
                }
            }
        }
        return broken;
    }

    private static boolean leadsSomewhere(Path file, String link, Map<Path, Set<String>> ids) {
        var plain = link.replaceFirst("\\?.*$", "").replace("&amp;", "&");
        var target = resolve(file, plain).normalize();
        var section = URLDecoder.decode(section(plain), StandardCharsets.UTF_8);
        var known = ids.get(target);
        if (known == null) {
            return Files.isRegularFile(target) && section.isEmpty();
        }
        return section.isEmpty() || known.contains(section);
    }

    private static Set<String> all(Pattern pattern, String html) {
        var found = new HashSet<String>();
        var matcher = pattern.matcher(html);
        while (matcher.find()) {
            found.add(matcher.group(1).replace("&lt;", "<").replace("&gt;", ">"));
        }
        return found;
    }
}
