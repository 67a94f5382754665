/// The documentation as a site of HTML pages, and what checks its links. Part of no product: `make docs` runs it.
///
/// `docs/contents.md` is the navigation: a heading for each group, a list of links below it. A page that is not there
/// is not in the site.
@org.jspecify.annotations.NullMarked
package io.hcsshim.site;
