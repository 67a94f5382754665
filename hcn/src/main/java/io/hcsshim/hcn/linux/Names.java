package io.hcsshim.hcn.linux;

import io.hcsshim.sys.linux.nft.NftFamily;
import io.hcsshim.sys.linux.nft.NftTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/// What the kernel's objects of a state folder are called.
///
/// @param owner the folder's id, eight hexadecimal digits
record Names(String owner) {
    private static final int DIGITS = 11; // an interface's name has at most 15 bytes

    /// The bridge of a network.
    String bridge(UUID network) {
        return "hcn" + digits(network);
    }

    /// The host's end of an endpoint.
    String port(UUID endpoint) {
        return "hce" + digits(endpoint);
    }

    /// What is written at an interface, once it is finished.
    String alias(UUID object) {
        return "hcsshim " + owner + " " + object;
    }

    /// Whether that was written by this owner, finished or not.
    boolean isOurs(String alias) {
        return alias.startsWith("hcsshim " + owner + " ");
    }

    /// The table for IP packets, or that for frames on bridges.
    NftTable table(NftFamily family) {
        return new NftTable(family, "hcsshim-" + owner);
    }

    /// A chain for one endpoint.
    String chain(String prefix, UUID endpoint) {
        return prefix + "-" + digits(endpoint);
    }

    private String digits(UUID id) {
        try {
            var text = (owner + id).getBytes(StandardCharsets.US_ASCII);
            var hash = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
