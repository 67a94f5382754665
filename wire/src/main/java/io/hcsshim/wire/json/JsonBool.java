package io.hcsshim.wire.json;

/// `true` or `false`.
public enum JsonBool implements Json {
    /// `false`.
    FALSE,
    /// `true`.
    TRUE;

    /// Whether this is `true`.
    public boolean value() {
        return this == TRUE;
    }

    @Override
    public String toString() {
        return toText();
    }
}
