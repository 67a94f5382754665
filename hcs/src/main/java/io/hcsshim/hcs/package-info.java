/// Compute systems of Windows: containers and virtual machines, and the processes in them (docs/hcs.md).
///
/// ```java
/// Hcs hcs = new io.hcsshim.hcs.computecore.Computecore(HcsSettings.system());
/// try (HcsSystem system = hcs.create("demo", document)) {
///     system.start();
///     try (HcsProcess process = system.createProcess(
///             new ProcessParameters().with(ProcessParameters.COMMAND_LINE, "cmd /c ver"))) {
///         int code = process.awaitExit();
///     }
///     system.terminate();
/// }
/// ```
///
/// [Hcs] has two implementations, one for each generation of the service: `hcs.computecore` (Windows Server 2019
/// and newer) and `hcs.vmcompute` (all). Documents are in `hcs.schema1` and `hcs.schema2`; any
/// [io.hcsshim.wire.document.Document] is taken.
///
/// **Lifecycle.** A system and a process live in the service; an [HcsSystem] or [HcsProcess] is a hold on one. Closing it
/// lets go, and whoever waits on it fails with [HcsError#CLOSED]; the system goes on, unless its document says
/// otherwise.
///
/// **Threads.** Everything is thread-safe and may block; virtual threads may call it and park. A call that the
/// service never answers keeps its caller and nobody else.
///
/// **Failures** are [HcsException]: what was tried on what, an [HcsError], the number, and what the service said.
package io.hcsshim.hcs;
