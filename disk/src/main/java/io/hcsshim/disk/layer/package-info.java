/// Layers of container images as disks: a tar archive becomes an ext4 image, with a hash tree and a VHD footer
/// if wanted.
///
/// The images equal, byte for byte, those of Microsoft's tar2ext4 for the same archive and options, because their
/// root hashes are written into policies. Where that program makes broken images these are right instead: docs/disk.md lists
/// each difference.
package io.hcsshim.disk.layer;
