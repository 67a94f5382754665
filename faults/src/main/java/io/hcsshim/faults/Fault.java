package io.hcsshim.faults;

/// One thing that goes wrong at one point.
///
/// @param point where the shim's thread is, see [io.hcsshim.faults.weave]; `rpc Create` before or after, and so on
public record Fault(String point, Victim victim, Deed deed) {
    /// To whom it happens.
    public enum Victim {
        /// The process of the shim that is at the point: the resident, or the `delete` command.
        SHIM,
        /// The machine's process.
        QEMU,
        /// containerd.
        CONTAINERD,
        /// The guest's agent.
        AGENT,
        /// The OCI runtime in the guest, the next time that it runs.
        RUNTIME
    }

    /// What happens.
    public enum Deed {
        /// SIGKILL.
        KILL,
        /// SIGSTOP, and SIGCONT two seconds later: nobody may come to harm.
        PAUSE
    }

    @Override
    public String toString() {
        return deed + " " + victim + " " + point;
    }
}
