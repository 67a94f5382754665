package io.hcsshim.sys.linux.nft;

/// A set that rules fill, whose members go by themselves after a time.
///
/// @param name    1 to 127 bytes
/// @param bytes   of a member, 1 to 64
/// @param seconds after which one goes unless a rule says otherwise
/// @param most    members
public record NftSet(String name, int bytes, int seconds, int most) {}
