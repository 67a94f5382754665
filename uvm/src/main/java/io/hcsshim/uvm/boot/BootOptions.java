package io.hcsshim.uvm.boot;

import io.hcsshim.protocol.log.Log;
import java.time.Duration;

/// How a boot is watched.
///
/// @param limit    how long it may stay without progress
/// @param listener hears about phases
/// @param log      where the guest's log goes
public record BootOptions(Duration limit, PhaseListener listener, Log log) {}
