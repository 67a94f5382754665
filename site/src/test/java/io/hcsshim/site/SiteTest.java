package io.hcsshim.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
    @TempDir Path tree;
    @TempDir Path site;

    @BeforeEach
    void writeTwoPages() throws IOException {
        page(
                "docs/contents.md",
                "# Contents\n\n## All\n\n* [Home](../README.md)\n* [Other](other.md)\n");
        page("README.md", "# Home\n\nSee [it](docs/other.md#a-b-c).\n");
        page("docs/other.md", "# Other\n\n## A `b` c?\n\n| x | y |\n|---|---|\n| a<b | 2 |\n");
    }

    private void page(String path, String text) throws IOException {
        Files.createDirectories(tree.resolve(path).getParent());
        Files.writeString(tree.resolve(path), text);
    }

    private List<String> broken() throws IOException {
        return Links.broken(Contents.read(tree));
    }

    @Test
    void aLinkToAPageThatIsNotThereIsFound() throws IOException {
        page("README.md", "# Home\n\n[it](docs/no.md)\n");
        assertEquals(List.of("README.md: docs/no.md: no page of docs/contents.md"), broken());
    }

    @Test
    void aLinkToAHeadingThatIsNotThereIsFound() throws IOException {
        page(
                "README.md",
                "# Home\n\n[it](docs/other.md#d) and [here](#homes) and [far](https://example.org/x)\n");
        assertEquals(
                List.of(
                        "README.md: docs/other.md#d: no such heading",
                        "README.md: #homes: no such heading"),
                broken());
    }

    @Test
    void pagesAreWrittenWithOneNavigationAndLinksBetweenThem() throws IOException {
        Files.createDirectories(site.resolve("api/some.module"));
        Files.writeString(site.resolve("api/index.html"), "");
        Files.writeString(site.resolve("api/some.module/module-summary.html"), "");

        Site.write(Contents.read(tree), site);

        var home = Files.readString(site.resolve("index.html"));
        assertTrue(home.contains("<a href=\"docs/other.html#a-b-c\">it</a>"), home);
        assertTrue(home.contains("<a href=\"index.html\" aria-current=\"page\">Home</a>"), home);
        assertTrue(home.contains("Next: <a href=\"docs/other.html\">Other</a>"), home);
        var other = Files.readString(site.resolve("docs/other.html"));
        assertTrue(other.contains("<td>a&lt;b</td>"), other);
        assertTrue(other.contains("href=\"../api/some.module/module-summary.html\""), other);
        assertTrue(other.contains("href=\"../style.css\""), other);
        assertFalse(other.contains("http"), "nothing comes from other hosts");
        assertEquals(List.of(), Links.brokenIn(site));
    }

    @Test
    void aBrokenLinkOfAFinishedSiteIsFound() throws IOException {
        Files.writeString(site.resolve("a.html"), "<a href=\"b.html#x%28%29\"><a href=\"c.html\">");
        Files.writeString(site.resolve("b.html"), "<h2 id=\"x()\"><a href=\"a.html#y\">");
        assertEquals(
                List.of("a.html: c.html", "b.html: a.html#y"),
                Links.brokenIn(site).stream().sorted().toList());
    }
}
