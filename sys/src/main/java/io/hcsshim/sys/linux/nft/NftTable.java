package io.hcsshim.sys.linux.nft;

/// A table: chains, rules and sets of one owner.
///
/// @param family which packets it sees
/// @param name   1 to 255 bytes
public record NftTable(NftFamily family, String name) {
    @Override
    public String toString() {
        return "table " + family.name().toLowerCase(java.util.Locale.ROOT) + " " + name;
    }
}
