/// The documents of the compute service's first generation, schema 1.0 (docs/hcs.md).
///
/// They have no version member. Members that are structures are always written, even if empty; so are points in
/// time and GUIDs. See [io.hcsshim.wire.document] for the rest.
package io.hcsshim.hcs.schema1;
