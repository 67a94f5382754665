/// dm-verity: a tree of hashes behind (or beside) a disk, so that the kernel notices every changed bit when it reads it.
///
/// ```
/// data             blocks of 4096 bytes
/// superblock       512 bytes, then zeros to the end of the block
/// top level        one block: the hashes of the blocks of the level below
///   …
/// first level      the hashes of the blocks of data
/// ```
///
/// A hash is SHA-256 of the salt and a block; the root hash, which is kept somewhere safe, is that of the top
/// level's block. [VerityTree] makes and checks trees, [VeritySuperblock] is what says how one was made. Format: kernel,
/// Documentation/admin-guide/device-mapper/verity.rst; cryptsetup, verity on-disk format 1.
package io.hcsshim.disk.verity;
