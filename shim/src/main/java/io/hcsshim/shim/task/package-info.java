/// Tasks and their processes: what containerd thinks of as a container, in a machine of its own or in its pod's.
///
/// ```
/// Pods ─▶ Pod ─▶ Task ─┬─▶ Exec (init)   ─▶ GuestRun ─▶ the guest
///                      ├─▶ Exec (others)
///                      └─▶ Machine (owned, or the pod's)
/// ```
package io.hcsshim.shim.task;
