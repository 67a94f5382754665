/// A file server of the 9P2000.L protocol: one folder or file for one connection.
@org.jspecify.annotations.NullMarked
module io.hcsshim.ninep {
    requires transitive io.hcsshim.hostfiles;
    requires transitive io.hcsshim.sys;
    requires static org.jspecify;

    exports io.hcsshim.ninep;
}
