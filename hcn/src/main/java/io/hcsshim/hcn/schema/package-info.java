/// The documents of the Host Compute Network interface, version 2 (docs/hcn.md).
///
/// Each is a [io.hcsshim.wire.document.Document]: a record around a JSON object with a constant per member.
/// Members that are documents themselves (`Dns`, `MacPool`, `Health`, `SchemaVersion`) are always written, even
/// if empty, because the service expects them. Enumerations are open: the constants of the `…Type` classes are
/// the known values, others pass through.
///
/// **Source.** Microsoft's HCN JSON schema reference (“Host Compute Network service API”, schema 2.0); versions of features are those of
/// the service's own version, [io.hcsshim.hcn.Features]. What the service does not take fails with an
/// [io.hcsshim.hcn.HcnException] that has its words; on Linux what the provider cannot do is refused by name (docs/hcn.md).
///
/// ```java
/// var network = new HostComputeNetwork()
///         .with(NAME, "pods")
///         .with(TYPE, NetworkType.NAT)
///         .with(IPAMS, List.of(ipam));
/// ```
package io.hcsshim.hcn.schema;
