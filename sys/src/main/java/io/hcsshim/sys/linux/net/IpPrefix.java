package io.hcsshim.sys.linux.net;

/// An address and how many of its first bits are the network's: `192.0.2.7/24`.
///
/// @param address with or without bits after the prefix
/// @param length  0 to 32, or 0 to 128
public record IpPrefix(IpAddress address, int length) {
    /// Checks its parts, and keeps copies of those that could change.
    public IpPrefix {
        if (length < 0 || length > address.bitCount()) {
            throw new IllegalArgumentException("no prefix length for " + address + ": " + length);
        }
    }

    /// The address alone, with all its bits.
    public static IpPrefix host(IpAddress address) {
        return new IpPrefix(address, address.bitCount());
    }

    /// Everything: `0.0.0.0/0` or `::/0`.
    public static IpPrefix all(int family) {
        return new IpPrefix(IpAddress.any(family), 0);
    }

    /// Reads an address, a slash and a length, or an address alone.
    ///
    /// @throws IllegalArgumentException if it is none
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return host(IpAddress.parse(text));
        }
        IpAddress address = IpAddress.parse(text.substring(0, slash));
        try {
            return new IpPrefix(address, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not an IP prefix: '" + text + "'", e);
        }
    }

    /// The kernel's number for the version of IP.
    public int family() {
        return address.family();
    }

    /// The same without bits after the prefix.
    public IpPrefix network() {
        byte[] bytes = address.bytes();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(length - 8L * i, 0, 8);
            bytes[i] &= (byte) (0xff00 >> kept);
        }
        return new IpPrefix(IpAddress.of(bytes), length);
    }

    /// The last address of an IPv4 network, which reaches every machine of it.
    public IpAddress broadcast() {
        if (address.isIpv6()) {
            throw new IllegalStateException("IPv6 has no broadcast: " + this);
        }
        long hosts = length == 0 ? 0xffffffffL : (1L << 32 - length) - 1;
        return new IpAddress(IpAddress.IPV4, 0, address.low() | hosts);
    }

    /// Whether an address is in the network.
    public boolean contains(IpAddress other) {
        return other.family() == family()
                && new IpPrefix(other, length).network().equals(network());
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
