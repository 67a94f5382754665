/// Files as archives and file systems see them: names, kinds, owners, modes, times, attributes.
///
/// Names, link targets, attribute names and attribute values are bytes, which need not be UTF-8. Here
/// they are strings with **one character for each byte** (ISO 8859-1), so that nothing is lost, equality
/// is equality of bytes and order is order of unsigned bytes. [ByteText] turns them into words for people.
package io.hcsshim.disk.tree;
