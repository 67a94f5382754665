/// CimFS: file systems in files, which Windows mounts read-only and can lay over each other. Start at
/// [io.hcsshim.hcs.storage.cim.CimWriter] and [io.hcsshim.hcs.storage.cim.CimMount].
package io.hcsshim.hcs.storage.cim;
