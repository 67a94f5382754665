/// The shim on Windows: containers of Windows on the host, in machines and in jobs, and machines of the compute service.
@org.jspecify.annotations.NullMarked
module io.hcsshim.windows {
    requires io.hcsshim.containerd;
    requires io.hcsshim.hcn;
    requires io.hcsshim.hcs;
    requires io.hcsshim.shim;
    requires io.hcsshim.sys;
    requires io.hcsshim.uvm;
    requires static org.jspecify;
}
