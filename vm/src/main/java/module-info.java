/// A machine: spec in, devices on and off, vsock, exit. One port, one provider per hypervisor.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the composition roots are compiled later
module io.hcsshim.vm {
    requires transitive io.hcsshim.sys;
    requires io.hcsshim.wire;
    requires static org.jspecify;

    exports io.hcsshim.vm;
    exports io.hcsshim.vm.qemu to
            io.hcsshim.shim,
            io.hcsshim.cli,
            io.hcsshim.bench;
}
