/// Windows, called directly: the compute, network and storage services, layers, jobs, virtual disks (docs/hcs.md).
///
/// One class for each library; above each method stands the C prototype of what it calls. A class is made with
/// [Libraries], which say where the libraries are: the system's folder, or a stand-in for tests. Nothing is loaded
/// before the first call, and a function that this Windows lacks is an ordinary failure,
/// [WindowsError#PROC_NOT_FOUND].
///
/// **Values.** Handles are `long`, 0 is none. Text is UTF-16; text with a NUL in it is refused with
/// [IllegalArgumentException] before the call. Text that the system hands over is copied and freed, also after a
/// failure. GUIDs are [java.util.UUID]. No foreign memory type appears in a public signature.
///
/// **Failures.** A function with a result document answers with a [Reply], which has the HRESULT and the document;
/// others throw [WindowsException] with the error number (see [WindowsError]).
///
/// **Threads.** Any thread may call. Most of these calls wait for a service, so on a virtual thread the call is made
/// on a platform thread while the virtual thread parks (see [PlatformThreads]). Callbacks come on threads of the
/// system: listeners have to return quickly, and what they throw is dropped.
///
/// **None of this has run on Windows yet**: it is held to the documented interface by a stand-in for the
/// libraries, and the layouts to the headers of mingw-w64.
package io.hcsshim.sys.windows;
