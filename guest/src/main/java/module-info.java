/// The agent (gcs): the guest's end of everything.
///
/// Runs in the VM as a child of PID 1, on a runtime image with `java.base` alone.
@org.jspecify.annotations.NullMarked
module io.hcsshim.guest {
    requires io.hcsshim.protocol;
    requires io.hcsshim.sys;
    requires io.hcsshim.wire;
    requires static org.jspecify;
}
