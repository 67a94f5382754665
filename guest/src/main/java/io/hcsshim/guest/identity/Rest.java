package io.hcsshim.guest.identity;

import io.hcsshim.guest.container.Containers;
import io.hcsshim.guest.container.VmProcesses;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;

/// Whether the machine is about to be saved, or was and does not know yet who it is now.
///
/// ```
/// Awake ──begin: nothing of a pod is here──▶ Resting ──end: identity renewed──▶ Awake
/// ```
///
/// While it rests nothing may be started, so that no pod ever runs with another machine's random numbers.
/// Thread-safe.
public final class Rest {
    private final Containers containers;
    private final VmProcesses processes;
    private volatile boolean resting;

    /// An awake machine with these inhabitants.
    public Rest(Containers containers, VmProcesses processes) {
        this.containers = containers;
        this.processes = processes;
    }

    /// Begins to rest.
    ///
    /// @throws HResultException if the machine is in use
    public void begin() throws HResultException {
        if (!containers.isEmpty() || !processes.isIdle()) {
            throw new HResultException(
                    HResult.INVALID_STATE, "a machine with containers or processes cannot rest");
        }
        System.gc(); // every clone begins with what is in use, and with room to grow
        resting = true;
    }

    /// The machine knows who it is.
    public void end() {
        resting = false;
    }

    /// True between [#begin] and [#end].
    public boolean isResting() {
        return resting;
    }

    /// Refuses what a resting machine does not do.
    ///
    /// @throws HResultException if it rests
    public void requireAwake() throws HResultException {
        if (resting) {
            throw new HResultException(
                    HResult.INVALID_STATE, "the machine rests until it is told who it is");
        }
    }
}
