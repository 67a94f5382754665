package io.hcsshim.wire.json;

/// Writes compact JSON the way Go does.
final class JsonWriter {
    /// Which characters of a string are escaped beyond what JSON asks for.
    enum Escapes {
        PLAIN,
        HTML
    }

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(256);
    private final boolean html;

    private JsonWriter(Escapes escapes) {
        html = escapes == Escapes.HTML;
    }

    static String write(Json value, Escapes escapes) {
        var writer = new JsonWriter(escapes);
        writer.value(value);
        return writer.out.toString();
    }

    // Not a pattern switch: that would bring the invokedynamic machinery into the agent's start.
    private void value(Json value) {
        if (value instanceof JsonObject object) {
            object(object);
        } else if (value instanceof JsonString string) {
            string(string.value());
        } else if (value instanceof JsonNumber number) {
            out.append(number.text());
        } else if (value instanceof JsonBool bool) {
            out.append(bool.value());
        } else if (value instanceof JsonArray array) {
            array(array);
        } else {
            out.append("null");
        }
    }

    private void object(JsonObject object) {
        var separator = '{';
        for (var member : object.members()) {
            out.append(separator);
            separator = ',';
            string(member.getKey());
            out.append(':');
            value(member.getValue());
        }
        if (separator == '{') {
            out.append('{');
        }
        out.append('}');
    }

    private void array(JsonArray array) {
        out.append('[');
        var values = array.values();
        for (var i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            value(values.get(i));
        }
        out.append(']');
    }

    private void string(String text) {
        var plain = plain(text.toCharArray());
        out.append('"');
        if (plain == text.length()) {
            out.append(text);
        } else {
            withSpecials(text, plain);
        }
        out.append('"');
    }

    /// How many characters go out as they are, as far as this simple loop sees: it calls nothing, for the
    /// guest's agent mostly runs interpreted.
    private int plain(char[] text) {
        var i = 0;
        while (i < text.length) {
            var c = text[i];
            if (c < 0x20
                    || c == '"'
                    || c == '\\'
                    || c >= 0x7F
                    || (html && (c == '<' || c == '>' || c == '&'))) {
                break;
            }
            i++;
        }
        return i;
    }

    private void withSpecials(String text, int from) {
        var start = 0;
        for (var i = from; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (isSpecial(c)) {
                out.append(text, start, i);
                special(c);
                start = i + 1;
            }
        }
        out.append(text, start, text.length());
    }

    private boolean isSpecial(char c) {
        return c < 0x20
                || c == '"'
                || c == '\\'
                || c == '\u2028'
                || c == '\u2029'
                || Character.isSurrogate(c)
                || (html && (c == '<' || c == '>' || c == '&'));
    }

    private void special(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                if (Character.isSurrogate(c)) { // alone: has no UTF-8
                    out.append('\uFFFD');
                } else {
                    unicode(c);
                }
            }
        }
    }

    private void unicode(char c) {
        out.append("\\u");
        for (var shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xF));
        }
    }
}
