package io.hcsshim.vm;

/// How a machine ended.
public sealed interface Exit {
    /// The guest powered off or rebooted (a reboot ends a machine).
    record PoweredOff() implements Exit {}

    /// The guest's kernel panicked.
    record GuestPanicked(String consoleTail) implements Exit {}

    /// The host ended it, through [VirtualMachine#close].
    record Closed() implements Exit {}

    /// The hypervisor died or was killed.
    ///
    /// @param status its exit status, 128 + signal if a signal ended it
    /// @param stderr the tail of what it printed
    record Crashed(int status, String stderr) implements Exit {
        private static final int SIGKILL_STATUS = 128 + 9;

        /// Whether it was killed: by somebody, or by the kernel for want of memory.
        public boolean wasKilled() {
            return status == SIGKILL_STATUS;
        }
    }
}
