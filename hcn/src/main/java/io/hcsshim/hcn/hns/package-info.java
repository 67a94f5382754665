/// The first generation of the network service of Windows, and its documents. Start at
/// [io.hcsshim.hcn.hns.Hns].
///
/// **Source.** The service's interface as Microsoft's open shim and container network plugins use it, `HNSCall` of vmcompute.dll; there is no
/// other public reference. A request that fails is an [io.hcsshim.hcn.HcnException] with the service's words.
package io.hcsshim.hcn.hns;
