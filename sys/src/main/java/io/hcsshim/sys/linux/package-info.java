/// Linux, called directly: descriptors, sockets, shared memory, processes, mounts.
///
/// Every call goes through one foreign function shape (see `Libc`), because each new shape costs the guest
/// agent more than a hundred milliseconds at its start. No foreign memory type appears in a public signature.
///
/// **Threads.** A call that waits holds the thread it is made on, and a virtual thread's carrier with it: make
/// waiting calls on platform threads only, unless the method says that virtual threads park.
///
/// **Failures** are [io.hcsshim.sys.ErrnoException]: what was tried, on what, and the kernel's reason.
package io.hcsshim.sys.linux;
