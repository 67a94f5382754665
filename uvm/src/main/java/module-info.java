/// A machine with our guest in it: the host's end of everything.
@org.jspecify.annotations.NullMarked
module io.hcsshim.uvm {
    requires transitive io.hcsshim.protocol;
    requires transitive io.hcsshim.vm;
    requires io.hcsshim.disk;
    requires io.hcsshim.hostfiles;
    requires io.hcsshim.ninep;
    requires io.hcsshim.sys;
    requires static org.jspecify;

    exports io.hcsshim.uvm;
    exports io.hcsshim.uvm.boot;
    exports io.hcsshim.uvm.bridge;
    exports io.hcsshim.uvm.device;
    exports io.hcsshim.uvm.layers;
    exports io.hcsshim.uvm.lease;
    exports io.hcsshim.uvm.network;
    exports io.hcsshim.uvm.owned;
    exports io.hcsshim.uvm.share;
    exports io.hcsshim.uvm.template;
    exports io.hcsshim.uvm.trace;
}
