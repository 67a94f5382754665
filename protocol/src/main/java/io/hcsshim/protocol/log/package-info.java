/// The log: one JSON line per event, written at once, quick to start.
package io.hcsshim.protocol.log;
