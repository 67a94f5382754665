package io.hcsshim.sys.windows;

/// Which file it is.
///
/// @param size of its content in bytes
/// @param names how many names it has
/// @param number the same for all of its names, and for no other file of the volume; the lower half of what Windows
///        has, which is all that NTFS uses
public record FileIdentity(long size, int names, long number) {}
