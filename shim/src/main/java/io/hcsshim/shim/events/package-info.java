/// What a pod tells containerd without being asked: task events, forwarded over ttrpc in the order in which they
/// happened.
package io.hcsshim.shim.events;
