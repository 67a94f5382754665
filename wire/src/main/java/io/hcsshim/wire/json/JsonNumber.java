package io.hcsshim.wire.json;

/// A number, kept as it was written so that nothing is rounded.
///
/// @param text its JSON text, e.g. `18446744073709551615` or `1.50e3`
public record JsonNumber(String text) implements Json {

    /// Checks the text against the JSON grammar.
    public JsonNumber {
        if (text.isEmpty() || end(text, 0) != text.length()) {
            throw new IllegalArgumentException("not a JSON number: " + text);
        }
    }

    /// A whole number.
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /// A whole number whose 64 bits are unsigned.
    public static JsonNumber ofUnsigned(long bits) {
        return new JsonNumber(Long.toUnsignedString(bits));
    }

    /// A number with a fraction.
    ///
    /// @throws IllegalArgumentException if `value` is infinite or not a number
    public static JsonNumber of(double value) {
        return new JsonNumber(Double.toString(value));
    }

    /// The nearest double.
    public double toDouble() {
        return Double.parseDouble(text);
    }

    /// The value as a signed 64-bit number.
    ///
    /// @throws JsonException if it has a fraction or an exponent, or is out of range
    public long toInt64() throws JsonException {
        return toInt64(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// The value as a whole number from `min` to `max`.
    ///
    /// @throws JsonException if it has a fraction or an exponent, or is out of range
    public long toInt64(long min, long max) throws JsonException {
        try {
            var value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException _) {
            // a fraction, an exponent, or beyond 64 bits: the same answer as out of range
        }
        throw new JsonException(
                "number " + text + " is not a whole number from " + min + " to " + max);
    }

    /// The value as the 64 bits of an unsigned number.
    ///
    /// @throws JsonException if it is negative, has a fraction or an exponent, or is out of range
    public long toUint64() throws JsonException {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException _) {
            throw new JsonException(
                    "number " + text + " is not a whole number from 0 to 18446744073709551615");
        }
    }

    @Override
    public String toString() {
        return text;
    }

    /// Where the number that starts at `from` ends; `from` itself if none starts there.
    static int end(String text, int from) {
        var at = from < text.length() && text.charAt(from) == '-' ? from + 1 : from;
        var whole = digits(text, at);
        if (whole == at || (whole > at + 1 && text.charAt(at) == '0')) {
            return from;
        }
        at = whole;
        if (at < text.length() && text.charAt(at) == '.') {
            var fraction = digits(text, at + 1);
            if (fraction == at + 1) {
                return from;
            }
            at = fraction;
        }
        return exponent(text, from, at);
    }

    private static int exponent(String text, int from, int at) {
        if (at == text.length() || (text.charAt(at) | 0x20) != 'e') {
            return at;
        }
        var sign = at + 1;
        if (sign < text.length() && (text.charAt(sign) == '+' || text.charAt(sign) == '-')) {
            sign++;
        }
        var end = digits(text, sign);
        return end == sign ? from : end;
    }

    private static int digits(String text, int from) {
        var at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
