/// What containerd says to a runtime: its messages, generated from our own `.proto` files.
module io.hcsshim.containerd {
    requires transitive com.google.protobuf;
}
