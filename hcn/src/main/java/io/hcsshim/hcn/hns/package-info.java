/// The first generation of the network service of Windows, and its documents. Start at
/// [io.hcsshim.hcn.hns.Hns].
package io.hcsshim.hcn.hns;
