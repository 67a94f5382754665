/// The kernel's network configuration through netlink: interfaces, addresses, routes, neighbours, traffic control.
///
/// Messages are built and read as bytes here ([NetlinkMessage], [Attributes]) and sent over a socket ([Netlink]) that
/// belongs to one network namespace ([NetworkNamespace]) for ever. The numbers come from the kernel's headers
/// `linux/rtnetlink.h`, `if_link.h`, `if_addr.h`, `neighbour.h`, `fib_rules.h`, `pkt_sched.h`, `pkt_cls.h`.
///
/// **Threads.** A request holds its thread until the kernel is done, which waits for its network lock: platform threads
/// only. Nothing here is thread-safe unless it says so; values are.
///
/// **Failures** are [io.hcsshim.sys.ErrnoException] with the kernel's own words where it has some.
package io.hcsshim.sys.linux.net;
