/// Where spans go: to a collector that OpenTelemetry's environment variables name, and nowhere else. Nothing of this is
/// loaded without them.
package io.hcsshim.shim.trace;
