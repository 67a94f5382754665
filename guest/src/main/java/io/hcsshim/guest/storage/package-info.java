/// Disks, overlays and shared folders: what the host attaches, and where it appears in the VM.
package io.hcsshim.guest.storage;
