/// Folders and files of the host in a utility VM: who may see what, served over virtiofs or 9p, mounted for containers to bind.
package io.hcsshim.uvm.share;
