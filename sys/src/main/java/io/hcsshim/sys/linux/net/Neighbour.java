package io.hcsshim.sys.linux.net;

/// Another machine on the link, and where it is.
///
/// @param link    the interface's index
/// @param address its IP address
/// @param mac     its Ethernet address
/// @param state   [#PERMANENT] if somebody wrote it down, others if the kernel found it out
public record Neighbour(int link, IpAddress address, MacAddress mac, int state) {
    /// State: written down, never asked for.
    public static final int PERMANENT = 0x80;
}
