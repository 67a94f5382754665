package io.hcsshim.wire.json;

/// A string.
///
/// @param value its text, without escapes
public record JsonString(String value) implements Json {
    @Override
    public String toString() {
        return toText();
    }
}
