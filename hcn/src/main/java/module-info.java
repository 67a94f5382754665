/// Networks, endpoints, namespaces, load balancers and routes: the Host Compute Network interface, with one
/// provider for each operating system.
@org.jspecify.annotations.NullMarked
module io.hcsshim.hcn {
    requires transitive io.hcsshim.sys;
    requires transitive io.hcsshim.wire;
    requires static org.jspecify;

    exports io.hcsshim.hcn;
    exports io.hcsshim.hcn.hns;
    exports io.hcsshim.hcn.linux;
    exports io.hcsshim.hcn.schema;
    exports io.hcsshim.hcn.windows;
}
