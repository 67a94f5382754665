/// The kernel's packet filter and address translation, nf_tables, through netlink: tables, chains, rules, sets.
///
/// A [NftTable] is a name in a [NftFamily]; an [NftChange] is what becomes of it, all or nothing. An [NftRule] is a list
/// of things that hold for a packet, then what is done with it, in the order in which it is written:
///
/// ```java
/// var change = new NftChange(table).ensureTable().forgetRules();
/// change.ensure(new NftChain.Hooked("to", FILTER, POSTROUTING, 0));
/// change.add(new NftRule("to").oifname("port7").l4proto(6).destinationPorts(80, 80).drop());
/// change.commit(netlink);
/// ```
///
/// It is spoken in binary rather than by the program `nft`: that is not on every host, takes some forty times as long for a
/// change, and says what is wrong in words for people. The numbers come from the kernel's headers
/// `linux/netfilter/nf_tables.h`, `nfnetlink.h`, `linux/netfilter.h`.
///
/// **Threads.** As in [io.hcsshim.sys.linux.net]: platform threads only; nothing is thread-safe but values.
package io.hcsshim.sys.linux.nft;
