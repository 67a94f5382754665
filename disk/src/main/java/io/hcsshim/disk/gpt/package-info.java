/// GUID partition tables (UEFI specification, chapter 5): several file systems on one disk.
package io.hcsshim.disk.gpt;
