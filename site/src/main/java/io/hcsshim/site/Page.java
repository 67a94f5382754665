package io.hcsshim.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/// A page of the documentation, as it was written.
///
/// @param path the file below the root of the tree
/// @param sections its headings, the title first
/// @param links what it points to, as written
/// @param samples its fenced blocks of code
record Page(
        Path path,
        Node document,
        List<Section> sections,
        List<String> links,
        List<Sample> samples) {
    static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());

    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    /// @param level 1 for a title
    /// @param id what comes after `#` in a link to it
    record Section(int level, String id, String text) {}

    /// @param kind what follows the fence: the language, and perhaps the file it is from
    record Sample(String kind, String text) {}

    static Page parse(Path path, String markdown) {
        var document = PARSER.parse(markdown);
        var seen = new Seen();
        document.accept(seen);
        return new Page(path, document, seen.sections, seen.links, seen.samples);
    }

    /// The first heading, or the name of the file.
    String title() {
        return sections.isEmpty() ? path.toString() : sections.getFirst().text();
    }

    boolean hasSection(String id) {
        return sections.stream().anyMatch(section -> section.id().equals(id));
    }

    /// Where the page is in the site: a README is its folder's index.
    Path html() {
        var name = String.valueOf(path.getFileName());
        var html = name.equals("README.md") ? "index.html" : name.replaceFirst("\\.md$", ".html");
        return path.resolveSibling(html);
    }

    /// The way from this page to another one of the site.
    String wayTo(Path html) {
        var folder = html().getParent();
        var way = folder == null ? html : folder.relativize(html);
        return way.toString().replace('\\', '/');
    }

    private static final class Seen extends AbstractVisitor {
        final List<Section> sections = new ArrayList<>();
        final List<String> links = new ArrayList<>();
        final List<Sample> samples = new ArrayList<>();
        private final IdGenerator ids = IdGenerator.builder().build();

        @Override
        public void visit(Heading heading) {
            var text = textOf(heading);
            sections.add(new Section(heading.getLevel(), ids.generateId(text), text));
            visitChildren(heading);
        }

        @Override
        public void visit(Link link) {
            links.add(link.getDestination());
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            links.add(image.getDestination());
        }

        @Override
        public void visit(FencedCodeBlock block) {
            samples.add(new Sample(block.getInfo(), block.getLiteral()));
        }
    }

    static String textOf(Node node) {
        var text = new StringBuilder();
        node.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Text part) {
                        text.append(part.getLiteral());
                    }

                    @Override
                    public void visit(Code part) {
                        text.append(part.getLiteral());
                    }
                });
        return text.toString();
    }
}
