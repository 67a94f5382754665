/// What the resident counts and measures, for Prometheus: nothing is sent anywhere, whoever wants it asks a socket.
package io.hcsshim.shim.metrics;
