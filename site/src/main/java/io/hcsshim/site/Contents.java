package io.hcsshim.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.commonmark.node.BulletList;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/// All pages, in the order and the groups of the table of contents.
///
/// @param pages by their path below the root of the tree
record Contents(List<Group> groups, Map<Path, Page> pages) {
    private static final Path TABLE = Path.of("docs/contents.md");

    /// @param entries the pages of the group
    record Group(String name, List<Entry> entries) {}

    /// @param name what the table of contents calls the page
    record Entry(String name, Page page) {}

    /// Reads `docs/contents.md` and every page that it names.
    ///
    /// @throws IOException if one cannot be read
    static Contents read(Path root) throws IOException {
        var pages = new LinkedHashMap<Path, Page>();
        var table = page(root, TABLE);
        pages.put(TABLE, table);
        var groups = new ArrayList<Group>();
        var name = "";
        for (var node = table.document().getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading) {
                name = Page.textOf(heading);
            } else if (node instanceof BulletList list) {
                var entries = new ArrayList<Entry>();
                for (var item = list.getFirstChild(); item != null; item = item.getNext()) {
                    var link = link(item);
                    var path = Links.resolve(TABLE, link.getDestination());
                    var page = page(root, path);
                    pages.put(path, page);
                    entries.add(new Entry(Page.textOf(link), page));
                }
                groups.add(new Group(name, entries));
            }
        }
        return new Contents(groups, pages);
    }

    private static Link link(Node item) throws IOException {
        if (item instanceof ListItem
                && item.getFirstChild() instanceof Paragraph words
                && words.getFirstChild() instanceof Link link) {
            return link;
        }
        throw new IOException(TABLE + ": an item that does not begin with a link: " + item);
    }

    private static Page page(Path root, Path path) throws IOException {
        return Page.parse(path, Files.readString(root.resolve(path)));
    }

    List<Page> inOrder() {
        return groups.stream().flatMap(group -> group.entries().stream().map(Entry::page)).toList();
    }

    /// What somebody reads after a page.
    Optional<Page> after(Page page) {
        var all = inOrder();
        int at = all.indexOf(page);
        return at < 0 || at + 1 == all.size() ? Optional.empty() : Optional.of(all.get(at + 1));
    }
}
