/// ttrpc: remote calls over a unix socket, as containerd and its shims speak them.
///
/// The protocol is written down in `docs/protocol/ttrpc.md`. Server and client do unary calls, many at once on
/// one connection, each on a virtual thread of its own; payloads are bytes, so the package knows no message of
/// any service.
package io.hcsshim.wire.ttrpc;
