package io.hcsshim.uvm.boot;

import io.hcsshim.protocol.gcs.Capabilities;
import io.hcsshim.uvm.bridge.Bridge;
import io.hcsshim.vm.VirtualMachine;

/// A machine whose agent answers. The holder closes machine and bridge.
///
/// @param machine      runs
/// @param bridge       negotiated
/// @param capabilities what the guest can do
/// @param log          the guest's log stream, read until it ends
public record BootedMachine(
        VirtualMachine machine, Bridge bridge, Capabilities capabilities, GuestLog log) {}
