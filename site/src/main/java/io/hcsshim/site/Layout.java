package io.hcsshim.site;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/// A page as HTML: the navigation beside it, its headings above it, the next page below it.
final class Layout {
    private static final int SUBSECTION = 3;
    private static final int FEW = 3;

    private final Contents contents;
    private final Map<String, String> reference;

    /// @param reference modules of the reference, and where they are in the site
    Layout(Contents contents, Map<String, String> reference) {
        this.contents = contents;
        this.reference = new TreeMap<>(reference);
    }

    String html(Page page) {
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s</title>
        <link rel="stylesheet" href="%s">
        </head>
        <body>
        <a class="skip" href="#text">To the text</a>
        <nav aria-label="All pages">
        %s</nav>
        <main id="text">
        %s%s%s</main>
        </body>
        </html>
        """
                .formatted(
                        escape(title(page)),
                        page.wayTo(Path.of(Site.STYLE)),
                        navigation(page),
                        onThisPage(page),
                        body(page),
                        next(page));
    }

    private static String title(Page page) {
        var name = "hcsshim for Java";
        return page.title().equals(name) ? name : page.title() + " – " + name;
    }

    private String body(Page page) {
        var renderer =
                HtmlRenderer.builder()
                        .extensions(Page.EXTENSIONS)
                        .escapeHtml(true)
                        .attributeProviderFactory(context -> new ToHtml(page))
                        .build();
        return renderer.render(page.document())
                .replace("<table>", "<div class=\"wide\"><table>")
                .replace("</table>", "</table></div>");
    }

    /// Links to Markdown lead to the page made of it.
    private final class ToHtml implements AttributeProvider {
        private final Page page;

        ToHtml(Page page) {
            this.page = page;
        }

        @Override
        public void setAttributes(Node node, String tag, Map<String, String> attributes) {
            if (node instanceof Link link && !Links.isElsewhere(link.getDestination())) {
                var to = contents.pages().get(Links.resolve(page.path(), link.getDestination()));
                var section = Links.section(link.getDestination());
                if (to != null) {
                    attributes.put(
                            "href",
                            page.wayTo(to.html()) + (section.isEmpty() ? "" : "#" + section));
                }
            }
        }
    }

    private String navigation(Page page) {
        var html = new StringBuilder();
        for (var group : contents.groups()) {
            heading(html, group.name());
            for (var entry : group.entries()) {
                item(
                        html,
                        page.wayTo(entry.page().html()),
                        entry.name(),
                        entry.page().equals(page));
            }
            html.append("</ul>\n");
        }
        if (!reference.isEmpty()) {
            heading(html, "Reference");
            reference.forEach((name, path) -> item(html, page.wayTo(Path.of(path)), name, false));
            html.append("</ul>\n");
        }
        return html.toString();
    }

    private static void heading(StringBuilder html, String name) {
        html.append("<h2>").append(escape(name)).append("</h2>\n<ul>\n");
    }

    private static void item(StringBuilder html, String to, String name, boolean here) {
        html.append("<li><a href=\"").append(to).append('"');
        html.append(here ? " aria-current=\"page\">" : ">");
        html.append(escape(name)).append("</a></li>\n");
    }

    private static String onThisPage(Page page) {
        var sections =
                page.sections().stream()
                        .filter(section -> section.level() > 1 && section.level() <= SUBSECTION)
                        .toList();
        if (sections.size() < FEW) {
            return "";
        }
        var html =
                new StringBuilder(
                        "<details class=\"here\"><summary>On this page</summary>\n<ul>\n");
        for (var section : sections) {
            html.append(section.level() == 2 ? "<li>" : "<li class=\"sub\">");
            html.append("<a href=\"#").append(section.id()).append("\">");
            html.append(escape(section.text())).append("</a></li>\n");
        }
        return html.append("</ul>\n</details>\n").toString();
    }

    private String next(Page page) {
        return contents.after(page)
                .map(next ->
                        "<p class=\"next\">Next: <a href=\"%s\">%s</a></p>\n"
                                .formatted(page.wayTo(next.html()), escape(next.title())))
                .orElse("");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
