/// `uvmboot`: utility VMs that are booted to see whether they boot, and how fast.
package io.hcsshim.cli.uvmboot;
