/// containerd's task service, and the private one of our own commands, on one ttrpc socket.
package io.hcsshim.shim.service;
