package io.hcsshim.uvm.layers;

import java.nio.file.Path;

/// Where the same bytes as in an image are once more: in a file with other images, which one device can hold.
///
/// @param pack   the file
/// @param offset where they begin in it
/// @param bytes  how many they are
public record PackPart(Path pack, long offset, long bytes) {}
