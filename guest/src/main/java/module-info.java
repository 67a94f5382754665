/// The agent (gcs): the guest's end of everything.
@org.jspecify.annotations.NullMarked
module io.hcsshim.guest {
    requires io.hcsshim.protocol;
    requires io.hcsshim.sys;
    requires static org.jspecify;
}
