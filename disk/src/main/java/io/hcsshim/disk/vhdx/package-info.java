/// VHDX: disks that grow as they are written (Microsoft, MS-VHDX), as scratch disks of containers are.
///
/// ```
/// 0 … 64 KiB       file identifier: "vhdxfile", who made it
/// 64, 128 KiB      header, twice: the one with the higher number counts
/// 192, 256 KiB     region table, twice: where the next two are
/// 1 MiB            log
/// 2 MiB            metadata: size, block size, sector size
/// 3 MiB            block allocation table
///   …              blocks of data, in any order
/// ```
///
/// [VhdxWriter] makes disks without parents, empty or from raw ones; [VhdxReader] reads them. A disk with changes in its
/// log, or with a parent, is refused. Little-endian throughout; sums are CRC-32C with the sum's field zero.
package io.hcsshim.disk.vhdx;
