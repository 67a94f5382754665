/// What the parties say to each other: records and codecs, no I/O of their own, no threads.
@org.jspecify.annotations.NullMarked
module io.hcsshim.protocol {
    requires transitive io.hcsshim.wire;
    requires static org.jspecify;

    exports io.hcsshim.protocol.gcs;
    exports io.hcsshim.protocol.log;
    exports io.hcsshim.protocol.oci;
    exports io.hcsshim.protocol.trace;
}
