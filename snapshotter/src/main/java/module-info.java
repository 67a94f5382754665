/// A containerd snapshotter for utility VMs: a program of its own, which keeps the layers of images as disks.
@org.jspecify.annotations.NullMarked
module io.hcsshim.snapshotter {
    requires info.picocli;
    requires io.grpc;
    requires io.grpc.netty.shaded;
    requires io.grpc.stub;
    requires io.hcsshim.containerd;
    requires io.hcsshim.disk;
    requires io.hcsshim.protocol;
    requires io.hcsshim.sys;
    requires io.hcsshim.uvm;
    requires io.hcsshim.wire;
    requires static org.jspecify;

    opens io.hcsshim.snapshotter to
            info.picocli;
}
