package io.hcsshim.wire.document;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// A named member of a document, with the type of its value and when it is written.
///
/// @param <T> its values
public final class Member<T> {
    private enum Presence {
        UNLESS_ZERO,
        IF_SET,
        ALWAYS
    }

    private final String name;
    private final Kind<T> kind;
    private final Presence presence;

    private Member(String name, Kind<T> kind, Presence presence) {
        this.name = name;
        this.kind = kind;
        this.presence = presence;
    }

    private static <T> Member<T> of(String name, Kind<T> kind) {
        return new Member<>(name, kind, Presence.UNLESS_ZERO);
    }

    /// A string.
    public static Member<String> text(String name) {
        return of(name, Kinds.TEXT);
    }

    /// `true` or `false`.
    public static Member<Boolean> flag(String name) {
        return of(name, Kinds.FLAG);
    }

    /// A whole number from 0 to 255.
    public static Member<Integer> uint8(String name) {
        return of(name, Kinds.UINT8);
    }

    /// A whole number from 0 to 65535.
    public static Member<Integer> uint16(String name) {
        return of(name, Kinds.UINT16);
    }

    /// A signed 32-bit number.
    public static Member<Integer> int32(String name) {
        return of(name, Kinds.INT32);
    }

    /// A whole number from 0 to 4294967295.
    public static Member<Long> uint32(String name) {
        return of(name, Kinds.UINT32);
    }

    /// A signed 64-bit number.
    public static Member<Long> int64(String name) {
        return of(name, Kinds.INT64);
    }

    /// The 64 bits of an unsigned number (see [Long#toUnsignedString(long)]).
    public static Member<Long> uint64(String name) {
        return of(name, Kinds.UINT64);
    }

    /// A number with a fraction.
    public static Member<Double> real(String name) {
        return of(name, Kinds.REAL);
    }

    /// Bytes, as base64 text.
    public static Member<byte[]> bytes(String name) {
        return of(name, Kinds.BYTES);
    }

    /// A GUID in its textual form; zero is `00000000-0000-0000-0000-000000000000`.
    public static Member<UUID> guid(String name) {
        return of(name, Kinds.GUID);
    }

    /// A point in time as RFC 3339 has it; zero is `0001-01-01T00:00:00Z`.
    public static Member<Instant> time(String name) {
        return of(name, Kinds.TIME);
    }

    /// Any JSON; zero is `null`.
    public static Member<Json> any(String name) {
        return of(name, Kinds.ANY);
    }

    /// A document within; it is written whenever it is set, even if it is empty.
    public static <D extends Document<D>> Member<D> document(
            String name, Function<JsonObject, D> constructor) {
        return new Member<>(name, new DocumentKind<>(constructor), Presence.IF_SET);
    }

    /// Strings.
    public static Member<List<String>> texts(String name) {
        return of(name, new ListKind<>(Kinds.TEXT));
    }

    /// Any JSON values.
    public static Member<List<Json>> anys(String name) {
        return of(name, new ListKind<>(Kinds.ANY));
    }

    /// Whole numbers; `uint` members of sizes up to 32 bits read as this too.
    public static Member<List<Long>> numbers(String name) {
        return of(name, new ListKind<>(Kinds.INT64));
    }

    /// Documents in a list.
    public static <D extends Document<D>> Member<List<D>> documents(
            String name, Function<JsonObject, D> constructor) {
        return of(name, new ListKind<>(new DocumentKind<>(constructor)));
    }

    /// Strings by name; written in the order of the names.
    public static Member<Map<String, String>> textMap(String name) {
        return of(name, new MapKind<>(Kinds.TEXT));
    }

    /// Any JSON values by name; written in the order of the names.
    public static Member<Map<String, Json>> anyMap(String name) {
        return of(name, new MapKind<>(Kinds.ANY));
    }

    /// Documents by name; written in the order of the names.
    public static <D extends Document<D>> Member<Map<String, D>> documentMap(
            String name, Function<JsonObject, D> constructor) {
        return of(name, new MapKind<>(new DocumentKind<>(constructor)));
    }

    /// The same member, written even if it is zero.
    public Member<T> always() {
        return new Member<>(name, kind, Presence.ALWAYS);
    }

    /// The same member, written whenever it is set: its zero is not the same as its absence.
    public Member<T> nullable() {
        return new Member<>(name, kind, Presence.IF_SET);
    }

    /// The name in JSON.
    public String name() {
        return name;
    }

    /// What the values are, in a word or two, for instance `u32` or `[text]`.
    public String kindName() {
        return kind.name();
    }

    /// Whether it is written even if it is zero.
    public boolean isAlways() {
        return presence == Presence.ALWAYS;
    }

    /// Whether its zero is not the same as its absence.
    public boolean isNullable() {
        return presence == Presence.IF_SET;
    }

    Kind<T> kind() {
        return kind;
    }

    boolean omits(T value) {
        return presence == Presence.UNLESS_ZERO && kind.isZero(value);
    }

    boolean written(T value, boolean isSet) {
        return switch (presence) {
            case ALWAYS -> true;
            case IF_SET -> isSet;
            case UNLESS_ZERO -> !kind.isZero(value);
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
