/// Folders and files of this host for clients that are not believed: what may be seen ([Export]), and the rules that all servers
/// of them have in common.
package io.hcsshim.hostfiles;
