/// Layers of images as disks: found in containerd's content store, converted straight from the archive, checked against
/// their diff id, kept once however many images have them.
package io.hcsshim.snapshotter.layer;
