package io.hcsshim.vm.vhost;

/// How the machine monitor holds the guest's memory, which decides how the device reaches it.
public enum GuestRam {
    /// Mapped shared (`share=on`): the device maps the same files.
    SHARED,
    /// Mapped privately, as a clone's is: the device goes through the monitor's process, which needs the rights of a
    /// debugger on it.
    PRIVATE
}
