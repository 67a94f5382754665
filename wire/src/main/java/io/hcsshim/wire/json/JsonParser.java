package io.hcsshim.wire.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;

/// A recursive-descent reader of one document. Its failures use the words that Go's reader uses,
/// for peers show them.
///
/// The guest's agent mostly runs interpreted, and in an emulated machine: the loop over the characters of
/// strings calls nothing.
final class JsonParser {
    private static final int WINDOW = 32;

    private final String text;
    private final char[] window = new char[WINDOW]; // what the loop over a string looks at
    private int at;
    private int depth;
    private int values;

    JsonParser(String text) {
        this.text = text;
    }

    Json document() throws JsonException {
        var value = value("looking for beginning of value");
        skipSpace();
        if (at < text.length()) {
            throw unexpected("after top-level value");
        }
        return value;
    }

    private Json value(String where) throws JsonException {
        if (++values > Json.MAX_VALUES) {
            throw new JsonException("more than " + Json.MAX_VALUES + " values in JSON input");
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new JsonString(string());
            case 't' -> literal("true", JsonBool.TRUE);
            case 'f' -> literal("false", JsonBool.FALSE);
            case 'n' -> literal("null", JsonNull.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected(where);
        };
    }

    private JsonObject object() throws JsonException {
        enter();
        var members = new LinkedHashMap<String, Json>();
        if (peekToken() == '}') {
            at++;
        } else {
            do {
                skipSpace();
                if (peek() != '"') {
                    throw unexpected("looking for beginning of object key string");
                }
                var name = string();
                if (peekToken() != ':') {
                    throw unexpected("after object key");
                }
                at++;
                members.put(name, value("looking for beginning of value"));
            } while (more('}', "after object key:value pair"));
        }
        depth--;
        return JsonObject.owning(members);
    }

    private JsonArray array() throws JsonException {
        enter();
        var values = new ArrayList<Json>();
        if (peekToken() == ']') {
            at++;
        } else {
            do {
                values.add(value("looking for beginning of value"));
            } while (more(']', "after array element"));
        }
        depth--;
        return values.isEmpty() ? JsonArray.of() : new JsonArray(values);
    }

    private void enter() throws JsonException {
        at++;
        if (++depth > Json.MAX_DEPTH) {
            throw new JsonException("more than " + Json.MAX_DEPTH + " levels in JSON input");
        }
    }

    /// Steps over a comma (true) or the closing bracket (false).
    private boolean more(char close, String where) throws JsonException {
        var c = peekToken();
        if (c != ',' && c != close) {
            throw unexpected(where);
        }
        at++;
        return c == ',';
    }

    private Json literal(String word, Json value) throws JsonException {
        for (var i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                throw unexpected("in literal " + word);
            }
        }
        return value;
    }

    private JsonNumber number() throws JsonException {
        var end = JsonNumber.end(text, at);
        if (end == at) {
            throw badNumber();
        }
        var number = new JsonNumber(text.substring(at, end));
        at = end;
        return number;
    }

    private JsonException badNumber() {
        var end = at;
        while (end < text.length() && "+-.eE0123456789".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end == text.length()
                ? endOfInput()
                : new JsonException("invalid number at offset " + at);
    }

    private String string() throws JsonException {
        var start = ++at;
        skipPlain();
        return peek() == '"' ? text.substring(start, at++) : escapedString(start);
    }

    /// Steps over the characters of a string that stand for themselves.
    private void skipPlain() {
        while (at < text.length()) {
            var count = Math.min(WINDOW, text.length() - at);
            text.getChars(at, at + count, window, 0);
            for (var i = 0; i < count; i++) {
                var c = window[i];
                if (c == '"' || c == '\\' || c < 0x20) {
                    at += i;
                    return;
                }
            }
            at += count;
        }
    }

    private String escapedString(int start) throws JsonException {
        var out = new StringBuilder(at - start + 32).append(text, start, at);
        while (true) {
            var c = peek();
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c != '\\') {
                throw unexpected("in string literal");
            }
            at++;
            escape(out);
            var plain = at;
            skipPlain();
            out.append(text, plain, at);
        }
    }

    private void escape(StringBuilder out) throws JsonException {
        var c = peek();
        switch (c) {
            case '"', '\\', '/' -> out.append(c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                at++;
                unicode(out);
                return;
            }
            default -> throw unexpected("in string escape code");
        }
        at++;
    }

    private void unicode(StringBuilder out) throws JsonException {
        var first = hex4();
        if (!Character.isSurrogate(first)) {
            out.append(first);
            return;
        }
        if (Character.isHighSurrogate(first) && text.startsWith("\\u", at)) {
            var mark = at;
            at += 2;
            var second = hex4();
            if (Character.isLowSurrogate(second)) {
                out.append(first).append(second);
                return;
            }
            at = mark; // it stands for itself
        }
        out.append('\uFFFD');
    }

    private char hex4() throws JsonException {
        var value = 0;
        for (var i = 0; i < 4; i++, at++) {
            var c = peek();
            // Character.digit would take the digits of other scripts too
            var digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private char peekToken() throws JsonException {
        skipSpace();
        return peek();
    }

    private char peek() throws JsonException {
        if (at == text.length()) {
            throw endOfInput();
        }
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static JsonException endOfInput() {
        return new JsonException("unexpected end of JSON input");
    }

    private JsonException unexpected(String where) {
        return new JsonException(
                "invalid character '" + text.charAt(at) + "' " + where + " at offset " + at);
    }
}
