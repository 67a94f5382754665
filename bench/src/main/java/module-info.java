/// Measurements: what `make bench` prints, each beside its reference from the same run.
@org.jspecify.annotations.NullMarked
module io.hcsshim.bench {
    requires io.hcsshim.sys;
    requires io.hcsshim.uvm;
    requires static org.jspecify;

    exports io.hcsshim.bench;
}
