package io.hcsshim.snapshotter.layer;

import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// A name made of content.
///
/// @param text `sha256:` and 64 hexadecimal digits, lower case
public record Digest(String text) {
    private static final String PREFIX = "sha256:";
    private static final int LENGTH = PREFIX.length() + 64;

    public Digest {
        if (!valid(text)) {
            throw new IllegalArgumentException("not a SHA-256 digest: " + text);
        }
    }

    /// Reads a digest that somebody else wrote.
    ///
    /// @throws SnapshotException if it is none, or of another algorithm
    public static Digest parse(String text) throws SnapshotException {
        if (!valid(text)) {
            throw new SnapshotException(
                    Code.INVALID_ARGUMENT, "not a SHA-256 digest: '" + text + "'");
        }
        return new Digest(text);
    }

    private static boolean valid(String text) {
        return text.length() == LENGTH
                && text.startsWith(PREFIX)
                && text.chars()
                        .skip(PREFIX.length())
                        .allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    /// What `hash` has seen so far, which is forgotten.
    public static Digest of(MessageDigest hash) {
        return new Digest(PREFIX + HexFormat.of().formatHex(hash.digest()));
    }

    /// The digest of bytes.
    public static Digest of(byte[] bytes) {
        var hash = sha256();
        hash.update(bytes);
        return of(hash);
    }

    /// The chain id of a layer (OCI image specification, config.md): its diff id, with the chain id of what is below it.
    public static Digest chain(Optional<Digest> below, Digest diffId) {
        return below.map(chain ->
                        of((chain.text + " " + diffId.text).getBytes(StandardCharsets.UTF_8)))
                .orElse(diffId);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
