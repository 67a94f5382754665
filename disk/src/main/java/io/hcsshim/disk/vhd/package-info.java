/// Virtual hard disks of fixed size: a raw disk with a footer behind it.
package io.hcsshim.disk.vhd;
