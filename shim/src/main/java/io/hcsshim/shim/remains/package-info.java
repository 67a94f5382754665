/// What residents that were killed have left on the host: found, explained, taken away.
///
/// Ownership is proved and not guessed: a pod by the process in its journal, a seat by its lock, a file by the
/// process in its name.
package io.hcsshim.shim.remains;
