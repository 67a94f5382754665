/// The documents of the compute service's second generation, schema 2 (docs/hcs.md).
///
/// [io.hcsshim.hcs.schema2.ComputeSystem] is where they begin. Everything is left out that is zero, empty or not
/// set; a document within a document is written when it is set, even if it is empty, for an empty `Plan9` is a
/// device. Enumerations are open: the constants of classes such as `DeviceType` are the known values.
///
/// **Source.** Microsoft's HCS JSON schema reference (schema versions 2.0 to 2.5, “Host Compute System API”), and for members that it
/// leaves out the use that Microsoft's open shim makes of them. What a document asks wrongly fails with
/// [io.hcsshim.hcs.HcsError#INVALID_DOCUMENT] when it is sent; the events of
/// the failure say which member.
///
/// ```java
/// var document = new ComputeSystem()
///         .with(ComputeSystem.OWNER, "example")
///         .with(ComputeSystem.SCHEMA_VERSION, Version.V2_1)
///         .with(ComputeSystem.CONTAINER, new Container().with(Container.STORAGE, storage));
/// ```
package io.hcsshim.hcs.schema2;
