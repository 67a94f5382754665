/// Commands for disk images: `tar2ext4`, `dmverity-vhd`, `ext4`. What they do is in module `disk` (docs/disk.md).
///
/// Answers go to standard output, complaints and progress to standard error; progress only if that is a terminal.
package io.hcsshim.cli.disk;
