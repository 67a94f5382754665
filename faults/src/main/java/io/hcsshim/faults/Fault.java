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
        RUNTIME,
        /// The connection of the machine's agent, or at `stream` points the connection that is there.
        STREAM,
        /// The file system with the shim's state.
        DISK,
        /// What descriptors the shim's process at the point may still have.
        DESCRIPTORS,
        /// What processes and threads it may still have.
        TASKS,
        /// What memory it may still have.
        MEMORY,
        /// The time of day, as the shim sees it.
        CLOCK,
        /// The time of day in the machine.
        GUEST_CLOCK,
        /// The processors of the host.
        PROCESSORS
    }

    /// What happens.
    public enum Deed {
        /// SIGKILL.
        KILL,
        /// SIGSTOP, and SIGCONT two seconds later, one for a machine.
        PAUSE,
        /// It ends in the middle.
        RESET,
        /// For a second nothing goes through a connection, neither way; for two a thread does not go on.
        STALL,
        /// There is nothing left of it, for two seconds.
        EXHAUST,
        /// It is a day later all at once, and a day earlier when all is over.
        JUMP,
        /// Two threads do nothing but use them, until all is over.
        LOAD
    }

    /// Whether it is no more than a delay, from which nobody may come to harm.
    boolean isHarmless() {
        return switch (deed) {
            case PAUSE, STALL, JUMP, LOAD -> true;
            case KILL, RESET, EXHAUST -> false;
        };
    }

    @Override
    public String toString() {
        return deed + " " + victim + " " + point;
    }
}
