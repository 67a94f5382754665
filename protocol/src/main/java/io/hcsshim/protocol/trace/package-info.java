/// Spans of work, as OpenTelemetry has them, and how one knows which it belongs to, on both sides of the vsock. No
/// library: a span is a name, two times and three numbers, and nobody pays for it unless somebody asked.
package io.hcsshim.protocol.trace;
