package io.hcsshim.hcn;

/// The version of a host network service.
///
/// @param major compared first
/// @param minor compared next
public record HnsVersion(int major, int minor) {
    /// Whether this is `other` or newer.
    public boolean atLeast(HnsVersion other) {
        return major != other.major ? major > other.major : minor >= other.minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
