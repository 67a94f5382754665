/// Layers of Windows containers as archives: backup streams, which carry all that Windows knows of a file, to tar
/// members with extended records, and back. Pure Java; what reads and writes real layers is behind
/// [io.hcsshim.hcs.storage.backup.LayerReader] and [io.hcsshim.hcs.storage.backup.LayerWriter].
package io.hcsshim.hcs.storage.backup;
