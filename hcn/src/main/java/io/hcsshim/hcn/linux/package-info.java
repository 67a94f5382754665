/// The provider for Linux: bridges, veth pairs, network namespaces and nf_tables (docs/hcn.md).
///
/// ```
///  documents ──▶ Layout ──▶ Wiring: bridges, namespaces, ports     (rtnetlink)
///  (StateFolder)    └─────▶ HostRules: the tables of this state    (nfnetlink)
/// ```
///
/// **The documents are the truth.** Every change writes down what has to hold if it is not finished ([Journal]), then
/// the documents, then brings the kernel from what held before to what holds now, and forgets the journal. Whoever comes
/// after a crash finds the journal, puts the documents right, and lets the kernel follow. The rules are made anew as a
/// whole each time, in one transaction.
///
/// **Ownership.** Names of interfaces are made from the id of the state folder and of the object, their aliases say whose
/// they are, and the tables bear the folder's id. Nothing else is changed, but that packets are forwarded at all.
///
/// **Threads.** One change at a time and host, by a lock on a file; each runs on a platform thread of its own, which
/// virtual threads wait for.
package io.hcsshim.hcn.linux;
