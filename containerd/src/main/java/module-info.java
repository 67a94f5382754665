/// What containerd says to a runtime and to a snapshotter: its messages, generated from our own `.proto` files.
module io.hcsshim.containerd {
    requires transitive com.google.protobuf;
    requires jdk.unsupported; // the lite runtime works on sun.misc.Unsafe and does not say so

    exports io.hcsshim.containerd;
    exports io.hcsshim.containerd.cgroups.v1;
    exports io.hcsshim.containerd.cgroups.v2;
    exports io.hcsshim.containerd.content;
    exports io.hcsshim.containerd.cri;
    exports io.hcsshim.containerd.diag;
    exports io.hcsshim.containerd.diff;
    exports io.hcsshim.containerd.events;
    exports io.hcsshim.containerd.runc;
    exports io.hcsshim.containerd.runhcs;
    exports io.hcsshim.containerd.runhcs.stats;
    exports io.hcsshim.containerd.runtimeoptions;
    exports io.hcsshim.containerd.sandbox;
    exports io.hcsshim.containerd.snapshots;
    exports io.hcsshim.containerd.task;
    exports io.hcsshim.containerd.types;
}
