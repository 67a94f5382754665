/// The commands that containerd runs for each pod: short-lived, lean, one answer on standard output.
///
/// `java.base` and `wire` alone; `start` is on the way of every container.
package io.hcsshim.shim.command;
