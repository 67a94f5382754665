/// A vhost-user-fs device served by this process: FUSE messages between the guest's kernel and a [io.hcsshim.vm.FileRequests].
///
/// [FsDevice] is the way in; [RequestQueues] takes and hands back, [Workers] are the threads between (docs/virtiofs.md).
package io.hcsshim.vm.fs;
