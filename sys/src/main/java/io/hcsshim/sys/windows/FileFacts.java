package io.hcsshim.sys.windows;

/// What Windows knows of a file. Times are units of 100 nanoseconds since the start of 1601.
///
/// @param created when it was made
/// @param accessed when it was last read
/// @param written when its content last changed
/// @param changed when anything of it last changed
/// @param attributes as Windows numbers them
public record FileFacts(long created, long accessed, long written, long changed, int attributes) {}
