/// ext4 images: written in one forward pass, and read back.
///
/// ```
/// block 0              boot sector (zeros), superblock at byte 1024
/// block 1 …            group descriptors, room for the largest allowed disk
///                      contents and attribute blocks of files, in the order they were added
///                      contents of directories, depth first
///                      inode table of all groups, in one run
///                      bitmaps of blocks and of inodes, group by group
/// ```
///
/// [Ext4Writer] knows nothing of the future: each file's bytes go out as they come, all that describes
/// them stays in memory (a few hundred bytes for each file) and follows at the end. Nothing in an image
/// depends on time, chance or the machine: equal calls give equal bytes. The file systems are
/// read-only: no journal, no free room, no UUID.
///
/// [Ext4Reader] reads these and most other ext4 file systems, without mounting them and without trusting them.
package io.hcsshim.disk.ext4;
