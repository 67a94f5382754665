/// Bytes and values: JSON by Go's rules, documents with typed members, the protobuf wire format, and the ttrpc protocol.
///
/// Shared by both sides of the vsock; needs `java.base` alone.
@org.jspecify.annotations.NullMarked
module io.hcsshim.wire {
    requires static org.jspecify;

    exports io.hcsshim.wire.document;
    exports io.hcsshim.wire.json;
    exports io.hcsshim.wire.proto;
    exports io.hcsshim.wire.ttrpc;
}
