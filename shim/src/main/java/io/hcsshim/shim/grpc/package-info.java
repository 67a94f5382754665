/// One question to a gRPC server on a unix socket, for programs that have no other use for gRPC.
///
/// A connection for each call: HTTP/2 by RFC 9113 as far as one unary call needs it, headers written by RFC 7541 without compression and
/// never read. So it knows whether there was an answer, not why there was none.
package io.hcsshim.shim.grpc;
