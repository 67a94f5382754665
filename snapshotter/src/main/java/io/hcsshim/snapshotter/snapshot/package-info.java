/// Snapshots as containerd sees them.
///
/// ```
///            blob is there                        ┌── committed: a layer
/// prepare ──▶ for a layer ── convert it ──────────┤     ▲
///    │            └── not yet ── active ── commit ┘     │ parents
///    └──────▶ for a container ── active: a folder with sandbox.vhdx
/// ```
///
/// Whoever unpacks an image prepares a snapshot for each layer. If a label names the layer (`containerd.io/snapshot.ref`, its
/// chain id) and its archive is in the content store, the layer is made at once and the answer is that it exists, which
/// is what containerd hears from snapshotters that get layers from elsewhere. Else (CRI prepares first and fetches then;
/// `ctr` of containerd 1 sets no label) the layer is made as soon as the archive is there, while containerd goes its own way and
/// unpacks it into the snapshot's folder, which is thrown away. Where this program's differ is configured containerd
/// asks it instead, and nothing is unpacked twice. Either way a layer is made of its archive, never of a folder.
package io.hcsshim.snapshotter.snapshot;
