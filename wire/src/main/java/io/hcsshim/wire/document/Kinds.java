package io.hcsshim.wire.document;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonBool;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNull;
import io.hcsshim.wire.json.JsonNumber;
import io.hcsshim.wire.json.JsonString;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The kinds of single values.
final class Kinds {
    private static final Pattern GUID_TEXT =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    static final Kind<String> TEXT = new TextKind<>("text", "", text -> text, text -> text);
    static final Kind<byte[]> BYTES = new BytesKind();
    static final Kind<UUID> GUID =
            new TextKind<>("guid", new UUID(0, 0), Kinds::uuid, UUID::toString);
    static final Kind<Instant> TIME =
            new TextKind<>(
                    "time",
                    Instant.parse("0001-01-01T00:00:00Z"),
                    text -> OffsetDateTime.parse(text).toInstant(),
                    Instant::toString);
    static final Kind<Boolean> FLAG = new FlagKind();
    static final Kind<Integer> UINT8 = int32("u8", 0, 0xFF);
    static final Kind<Integer> UINT16 = int32("u16", 0, 0xFFFF);
    static final Kind<Integer> INT32 = int32("i32", Integer.MIN_VALUE, Integer.MAX_VALUE);
    static final Kind<Long> UINT32 = int64("u32", 0, 0xFFFF_FFFFL);
    static final Kind<Long> INT64 = int64("i64", Long.MIN_VALUE, Long.MAX_VALUE);
    static final Kind<Long> UINT64 =
            new NumberKind<>("u64", 0L, JsonNumber::toUint64, JsonNumber::ofUnsigned);
    static final Kind<Double> REAL =
            new NumberKind<>("real", 0.0, JsonNumber::toDouble, JsonNumber::of);
    static final Kind<Json> ANY = new AnyKind();

    private Kinds() {}

    private static Kind<Integer> int32(String name, int min, int max) {
        return new NumberKind<>(name, 0, number -> (int) number.toInt64(min, max), JsonNumber::of);
    }

    private static Kind<Long> int64(String name, long min, long max) {
        return new NumberKind<>(name, 0L, number -> number.toInt64(min, max), JsonNumber::of);
    }

    // UUID.fromString takes shorter groups too
    private static UUID uuid(String text) {
        if (!GUID_TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("not a GUID: " + text);
        }
        return UUID.fromString(text);
    }

    private interface NumberReader<T> {
        T read(JsonNumber number) throws JsonException;
    }

    private record NumberKind<T>(
            String name, T zero, NumberReader<T> reader, Function<T, JsonNumber> writer)
            implements Kind<T> {
        @Override
        public T read(Json json) throws JsonException {
            if (json instanceof JsonNumber number) {
                return reader.read(number);
            }
            throw Kind.wanted("a number", json);
        }

        @Override
        public Json write(T value) {
            return writer.apply(value);
        }
    }

    private record TextKind<T>(
            String name, T zero, Function<String, T> reader, Function<T, String> writer)
            implements Kind<T> {
        @Override
        public T read(Json json) throws JsonException {
            if (json == JsonNull.NULL) {
                return zero;
            }
            if (!(json instanceof JsonString text)) {
                throw Kind.wanted("a string", json);
            }
            try {
                return reader.apply(text.value());
            } catch (IllegalArgumentException | DateTimeException _) {
                throw Kind.wanted("a " + name, json);
            }
        }

        @Override
        public Json write(T value) {
            return Json.of(writer.apply(value));
        }
    }

    private record BytesKind() implements Kind<byte[]> {
        @Override
        public String name() {
            return "bytes";
        }

        @Override
        public byte[] read(Json json) throws JsonException {
            try {
                return Base64.getDecoder().decode(TEXT.read(json));
            } catch (IllegalArgumentException _) {
                throw Kind.wanted("base64 text", json);
            }
        }

        @Override
        public Json write(byte[] value) {
            return Json.of(Base64.getEncoder().encodeToString(value));
        }

        @Override
        public byte[] zero() {
            return new byte[0];
        }

        @Override
        public boolean isZero(byte[] value) {
            return value.length == 0;
        }
    }

    private record FlagKind() implements Kind<Boolean> {
        @Override
        public String name() {
            return "bool";
        }

        @Override
        public Boolean read(Json json) throws JsonException {
            if (json instanceof JsonBool bool) {
                return bool.value();
            }
            throw Kind.wanted("a boolean", json);
        }

        @Override
        public Json write(Boolean value) {
            return Json.of(value.booleanValue());
        }

        @Override
        public Boolean zero() {
            return false;
        }
    }

    private record AnyKind() implements Kind<Json> {
        @Override
        public String name() {
            return "any";
        }

        @Override
        public Json read(Json json) {
            return json;
        }

        @Override
        public Json write(Json value) {
            return value;
        }

        @Override
        public Json zero() {
            return JsonNull.NULL;
        }
    }
}
