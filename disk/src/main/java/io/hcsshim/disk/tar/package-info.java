/// Reading tar archives as a stream, front to back, with memory that does not depend on their size.
///
/// ```
/// try (var tar = TarReader.of(channel)) {
///     for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
///         … entry.get() …            // what the file is
///         tar.writeTo(sink);         // its bytes, if wanted; else they are passed over
///     }
/// }
/// ```
///
/// Understood: V7, USTAR, STAR, PAX (POSIX.1-2001) and GNU archives; long names, numbers in base 256, times with
/// fractions, extended attributes, and sparse files in GNU's four formats. What is ambiguous is read as
/// Go's `archive/tar` reads it, because images of layers have to be equal byte for byte to those of
/// programs that use it.
///
/// An archive that breaks the rules ends in a [TarException] that says where and why; nothing in it makes the
/// reader allocate more than [TarReader#LONGEST_RECORD] bytes at once. Names are not judged: whoever
/// unpacks an archive decides about absolute names and `..`.
package io.hcsshim.disk.tar;
