package io.hcsshim.wire.json;

/// `null`.
public enum JsonNull implements Json {
    /// The only one.
    NULL;

    @Override
    public String toString() {
        return toText();
    }
}
