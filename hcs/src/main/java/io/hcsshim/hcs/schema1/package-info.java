/// The documents of the compute service's first generation, schema 1.0 (docs/hcs.md).
///
/// They have no version member. Members that are structures are always written, even if empty; so are points in
/// time and GUIDs. See [io.hcsshim.wire.document] for the rest.
///
/// **Source.** Names, kinds and units are those of the service's interface as Microsoft's open shim and Docker's engine use
/// it; there is no other public reference of this generation. What a document asks wrongly fails with
/// [io.hcsshim.hcs.HcsError#INVALID_DOCUMENT] when the system is made.
package io.hcsshim.hcs.schema1;
