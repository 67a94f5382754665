/// Compute systems of Windows: containers and virtual machines, their processes, and the documents they are
/// made from.
@org.jspecify.annotations.NullMarked
module io.hcsshim.hcs {
    requires transitive io.hcsshim.disk;
    requires transitive io.hcsshim.sys;
    requires transitive io.hcsshim.wire;
    requires static org.jspecify;

    exports io.hcsshim.hcs;
    exports io.hcsshim.hcs.computecore;
    exports io.hcsshim.hcs.job;
    exports io.hcsshim.hcs.schema1;
    exports io.hcsshim.hcs.schema2;
    exports io.hcsshim.hcs.storage;
    exports io.hcsshim.hcs.storage.backup;
    exports io.hcsshim.hcs.storage.cim;
    exports io.hcsshim.hcs.vmcompute;
}
