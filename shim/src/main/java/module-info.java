/// The containerd-facing program: Runtime v2 on one side, utility VMs on the other.
@SuppressWarnings("module") // io.hcsshim.windows is built after this
@org.jspecify.annotations.NullMarked
module io.hcsshim.shim {
    requires io.hcsshim.containerd;
    requires io.hcsshim.sys;
    requires io.hcsshim.uvm;
    requires static jdk.management; // the resident has it, who answers shimdiag; other programs do
    // without
    requires static org.jspecify;

    exports io.hcsshim.shim.remains;
    exports io.hcsshim.shim to
            io.hcsshim.windows;
    exports io.hcsshim.shim.log to
            io.hcsshim.windows;
    exports io.hcsshim.shim.command to
            io.hcsshim.windows;
    exports io.hcsshim.shim.control to
            io.hcsshim.windows;
    exports io.hcsshim.shim.journal to
            io.hcsshim.windows;
    exports io.hcsshim.shim.service to
            io.hcsshim.windows;
    exports io.hcsshim.shim.task to
            io.hcsshim.windows;
}
