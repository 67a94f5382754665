/// Folders and files of this host for clients that are not believed, and a FUSE server of them.
@org.jspecify.annotations.NullMarked
module io.hcsshim.hostfiles {
    requires transitive io.hcsshim.sys;
    requires static org.jspecify;

    exports io.hcsshim.hostfiles;
    exports io.hcsshim.hostfiles.fuse;
}
