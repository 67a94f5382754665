package io.hcsshim.sys.linux.net;

/// An IPv4 or IPv6 address.
///
/// The JDK's `InetAddress` would load its network library into the guest's agent, and may ask name servers.
///
/// @param family [#IPV4] or [#IPV6], the kernel's numbers
/// @param high   the first 64 bits of an IPv6 address, 0 for IPv4
/// @param low    the last 64 bits, or the 32 of IPv4
public record IpAddress(int family, long high, long low) {
    /// `AF_INET`.
    public static final int IPV4 = 2;

    /// `AF_INET6`.
    public static final int IPV6 = 10;

    /// Checks its parts, and keeps copies of those that could change.
    public IpAddress {
        if (family != IPV4 && family != IPV6) {
            throw new IllegalArgumentException("no IP family: " + family);
        }
        if (family == IPV4 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("more than 32 bits");
        }
    }

    /// Takes 4 or 16 bytes, as on the wire.
    public static IpAddress of(byte[] bytes) {
        return switch (bytes.length) {
            case 4 -> new IpAddress(IPV4, 0, bits(bytes, 0, 4));
            case 16 -> new IpAddress(IPV6, bits(bytes, 0, 8), bits(bytes, 8, 8));
            default -> throw new IllegalArgumentException("not 4 or 16 bytes: " + bytes.length);
        };
    }

    private static long bits(byte[] bytes, int from, int count) {
        long bits = 0;
        for (int i = from; i < from + count; i++) {
            bits = bits << 8 | bytes[i] & 0xff;
        }
        return bits;
    }

    /// The address that says nothing: `0.0.0.0` or `::`.
    public static IpAddress any(int family) {
        return new IpAddress(family, 0, 0);
    }

    /// Reads `192.0.2.1` or any form of IPv6 without a zone (RFC 4291, section 2.2).
    ///
    /// @throws IllegalArgumentException if it is none
    public static IpAddress parse(String text) {
        byte[] bytes = IpText.parse(text);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("not an IP address: '" + text + "'");
        }
        return of(bytes);
    }

    /// 4 or 16 bytes, as on the wire.
    public byte[] bytes() {
        byte[] bytes = new byte[bitCount() / 8];
        for (int i = 0; i < bytes.length; i++) {
            int fromEnd = bytes.length - 1 - i;
            bytes[i] = (byte) (fromEnd >= 8 ? high >>> 8 * (fromEnd - 8) : low >>> 8 * fromEnd);
        }
        return bytes;
    }

    /// Whether it is of version 6.
    public boolean isIpv6() {
        return family == IPV6;
    }

    /// 32 or 128.
    public int bitCount() {
        return family == IPV4 ? 32 : 128;
    }

    /// Whether it says nothing: all bits are zero.
    public boolean isAny() {
        return high == 0 && low == 0;
    }

    /// Whether it holds on one link only: `169.254.0.0/16`, `fe80::/10`.
    public boolean isLinkLocal() {
        return family == IPV4 ? low >>> 16 == 0xa9fe : high >>> 54 == 0xfe80 >>> 6;
    }

    /// Whether it is the machine itself: `127.0.0.0/8`, `::1`.
    public boolean isLoopback() {
        return family == IPV4 ? low >>> 24 == 127 : high == 0 && low == 1;
    }

    /// Whether many machines have it: `224.0.0.0/4`, `ff00::/8`.
    public boolean isMulticast() {
        return family == IPV4 ? low >>> 28 == 14 : high >>> 56 == 0xff;
    }

    /// The shortest form (RFC 5952).
    @Override
    public String toString() {
        return IpText.format(bytes());
    }
}
