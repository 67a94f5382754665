package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.Attributes;
import io.hcsshim.disk.tree.Node;

/// A file in an image.
///
/// @param inode      its number; equal for all names of one file
/// @param node       what it is
/// @param attributes owner, mode, times, extended attributes
/// @param links      how many names it has
public record Ext4File(int inode, Node node, Attributes attributes, int links) {}
