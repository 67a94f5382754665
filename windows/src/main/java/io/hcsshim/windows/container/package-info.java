/// Containers of Windows in the words of tasks: on the host, in machines, in jobs.
///
/// ```
/// WindowsContainers ─▶ HostPlace ─────▶ HcsContainer   a silo of the host
///                  ├─▶ MachinePlace ──▶ HcsContainer   in a machine, whose sandbox has no process of its own
///                  └─▶ JobPlace ──────▶ JobContainer   a job of the host
/// ```
package io.hcsshim.windows.container;
