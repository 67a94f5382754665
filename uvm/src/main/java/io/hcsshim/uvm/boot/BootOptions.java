package io.hcsshim.uvm.boot;

import io.hcsshim.protocol.log.Log;
import java.time.Duration;

/// How a boot is watched.
///
/// @param limit       how long it may stay without progress
/// @param listener    hears about phases
/// @param log         where the guest's log goes
/// @param diskChanged called when the guest says so for the first time, on the thread that reads its log
public record BootOptions(Duration limit, PhaseListener listener, Log log, Runnable diskChanged) {
    /// For those who have no disks that could change.
    public BootOptions(Duration limit, PhaseListener listener, Log log) {
        this(limit, listener, log, () -> {});
    }
}
