/// Folders and files of this host for a client that speaks 9P2000.L, the dialect of Linux, over any byte stream.
///
/// An [io.hcsshim.hostfiles.Export] is what may be seen; a [io.hcsshim.ninep.Session] serves it to one client on one thread,
/// until the stream ends. The client is not trusted: it can do to the export what root can do there, and nothing to
/// anything else. Every file that it knows is held by a descriptor, and reached from the one before by a single name that
/// is never followed, so that no rename and no link, made by whomever at whatever moment, leads out.
///
/// Not there, because Linux does without if it may: authentication, Trename and Tremove (it has Trenameat and
/// Tunlinkat), walks to `..`. Refused for the host's sake: device nodes, attributes of the namespaces `trusted` and
/// `security` but for capabilities, and whatever a file is opened for that has no contents.
package io.hcsshim.ninep;
