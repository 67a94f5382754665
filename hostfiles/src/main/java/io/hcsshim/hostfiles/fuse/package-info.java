/// A FUSE server (linux/fuse.h, protocol 7.31 to 7.38) of folders and files of this host for one guest's kernel.
///
/// [FuseServer] is the way in. What the client knows is in [Nodes] and [Handles]; [Names], [Contents], [Attributes],
/// [ExtendedAttributes] and [Locks] are its requests by kind. Nothing that the client sends is believed.
package io.hcsshim.hostfiles.fuse;
