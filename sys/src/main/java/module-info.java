/// The operating system through the Foreign Function & Memory API.
///
/// Nothing else in the tree touches `java.lang.foreign`; native access is granted to this module alone
/// (`--enable-native-access=io.hcsshim.sys`).
@org.jspecify.annotations.NullMarked
module io.hcsshim.sys {
    requires static org.jspecify;

    exports io.hcsshim.sys;
    exports io.hcsshim.sys.linux;
    exports io.hcsshim.sys.linux.net;
    exports io.hcsshim.sys.linux.nft;
    exports io.hcsshim.sys.windows;
}
