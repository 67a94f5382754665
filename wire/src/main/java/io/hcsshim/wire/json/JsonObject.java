package io.hcsshim.wire.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Named values in order.
///
/// Accessors look a name up exactly and, failing that, without regard to case; `null` counts as
/// absent and absent as zero, as Go's reader has it. They throw [JsonException] with the member's
/// name if the value is of another type or out of range. Unknown members are kept and written back.
///
/// Two objects are equal if they have equal members, in whatever order.
public final class JsonObject implements Json {
    private static final JsonObject EMPTY = new JsonObject(new LinkedHashMap<>());
    private static final long UINT32_MAX = 0xFFFF_FFFFL;

    private final LinkedHashMap<String, Json> members;

    private JsonObject(LinkedHashMap<String, Json> members) {
        this.members = members;
    }

    /// The empty object.
    public static JsonObject of() {
        return EMPTY;
    }

    /// A builder of an object.
    public static Builder builder() {
        return new Builder();
    }

    /// Strings by name, names sorted, as Go writes maps.
    public static JsonObject ofStrings(Map<String, String> strings) {
        var members = new LinkedHashMap<String, Json>();
        for (var entry : new TreeMap<>(strings).entrySet()) {
            members.put(entry.getKey(), new JsonString(entry.getValue()));
        }
        return new JsonObject(members);
    }

    /// Reads an object from UTF-8 text; `null` reads as the empty object.
    ///
    /// @throws JsonException if the input is not one JSON value, or another kind of value
    public static JsonObject parse(byte[] utf8) throws JsonException {
        return from(Json.parse(utf8));
    }

    /// Reads an object; `null` reads as the empty object.
    ///
    /// @throws JsonException if the input is not one JSON value, or another kind of value
    public static JsonObject parse(String text) throws JsonException {
        return from(Json.parse(text));
    }

    private static JsonObject from(Json value) throws JsonException {
        if (value instanceof JsonObject object) {
            return object;
        }
        if (value instanceof JsonNull) {
            return EMPTY;
        }
        throw new JsonException("an object is wanted, not " + kind(value));
    }

    /// Takes over `members`, which nobody else may change from now on.
    static JsonObject owning(LinkedHashMap<String, Json> members) {
        return members.isEmpty() ? EMPTY : new JsonObject(members);
    }

    Set<Map.Entry<String, Json>> members() {
        return members.entrySet();
    }

    /// Whether there are no members.
    public boolean isEmpty() {
        return members.isEmpty();
    }

    /// The names of the members in order.
    public List<String> names() {
        return List.copyOf(members.keySet());
    }

    /// The member's value unless it is absent or `null`.
    public Optional<Json> get(String name) {
        var exact = members.get(name);
        if (exact != null) {
            return exact == JsonNull.NULL ? Optional.empty() : Optional.of(exact);
        }
        Json found = JsonNull.NULL;
        for (var member : members.entrySet()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                found = member.getValue(); // the last one wins
            }
        }
        return found == JsonNull.NULL ? Optional.empty() : Optional.of(found);
    }

    /// Whether the member is there and not `null`.
    public boolean has(String name) {
        return get(name).isPresent();
    }

    /// The string, or `""`.
    public String string(String name) throws JsonException {
        var value = get(name);
        return value.isEmpty() ? "" : asString(name, value.get());
    }

    /// The signed 64-bit number, or 0.
    public long int64(String name) throws JsonException {
        return whole(name, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// The signed 32-bit number, or 0.
    public int int32(String name) throws JsonException {
        return (int) whole(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /// The unsigned 64-bit number as its bits (see [Long#toUnsignedString(long)]), or 0.
    public long uint64(String name) throws JsonException {
        var value = get(name);
        if (value.isEmpty()) {
            return 0;
        }
        var number = asNumber(name, value.get());
        try {
            return number.toUint64();
        } catch (JsonException e) {
            throw at(name, e);
        }
    }

    /// The unsigned 32-bit number (0 to 4294967295), or 0.
    public long uint32(String name) throws JsonException {
        return whole(name, 0, UINT32_MAX);
    }

    /// The unsigned 16-bit number (0 to 65535), or 0.
    public int uint16(String name) throws JsonException {
        return (int) whole(name, 0, 0xFFFF);
    }

    /// The unsigned 8-bit number (0 to 255), or 0.
    public int uint8(String name) throws JsonException {
        return (int) whole(name, 0, 0xFF);
    }

    /// The boolean, or `false`.
    public boolean bool(String name) throws JsonException {
        var value = get(name);
        if (value.isEmpty()) {
            return false;
        }
        if (value.get() instanceof JsonBool bool) {
            return bool.value();
        }
        throw wanted(name, "a boolean", value.get());
    }

    /// The object, if there is one.
    public Optional<JsonObject> object(String name) throws JsonException {
        var value = get(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonObject object) {
            return Optional.of(object);
        }
        throw wanted(name, "an object", value.get());
    }

    /// The elements of the list, or none.
    public List<Json> list(String name) throws JsonException {
        var value = get(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof JsonArray array) {
            return array.values();
        }
        throw wanted(name, "a list", value.get());
    }

    /// The objects of the list, or none; a `null` element is an empty object.
    public List<JsonObject> objects(String name) throws JsonException {
        var objects = new ArrayList<JsonObject>();
        for (var value : list(name)) {
            try {
                objects.add(from(value));
            } catch (JsonException e) {
                throw at(name, e);
            }
        }
        return List.copyOf(objects);
    }

    /// The strings of the list, or none; a `null` element is `""`.
    public List<String> strings(String name) throws JsonException {
        var strings = new ArrayList<String>();
        for (var value : list(name)) {
            strings.add(asString(name, value));
        }
        return List.copyOf(strings);
    }

    /// The strings of the object in its order, or none; a `null` value is `""`.
    public Map<String, String> stringMap(String name) throws JsonException {
        var strings = new LinkedHashMap<String, String>();
        for (var member : object(name).orElse(EMPTY).members.entrySet()) {
            strings.put(member.getKey(), asString(name, member.getValue()));
        }
        return Collections.unmodifiableMap(strings);
    }

    /// This object with the member set, in its old place or at the end. Other spellings of the name
    /// are dropped, so that readers that mind case and readers that do not see the same value.
    public JsonObject with(String name, Json value) {
        var changed = new LinkedHashMap<String, Json>();
        for (var member : members.entrySet()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                changed.put(name, value);
            } else {
                changed.put(member.getKey(), member.getValue());
            }
        }
        changed.put(name, value);
        return new JsonObject(changed);
    }

    /// This object without the member, in any spelling.
    public JsonObject without(String name) {
        var changed = new LinkedHashMap<String, Json>();
        for (var member : members.entrySet()) {
            if (!member.getKey().equalsIgnoreCase(name)) {
                changed.put(member.getKey(), member.getValue());
            }
        }
        return changed.size() == members.size() ? this : owning(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject object && members.equals(object.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return toText();
    }

    private long whole(String name, long min, long max) throws JsonException {
        var value = get(name);
        if (value.isEmpty()) {
            return 0;
        }
        var number = asNumber(name, value.get());
        try {
            return number.toInt64(min, max);
        } catch (JsonException e) {
            throw at(name, e);
        }
    }

    private static JsonNumber asNumber(String name, Json value) throws JsonException {
        if (value instanceof JsonNumber number) {
            return number;
        }
        throw wanted(name, "a number", value);
    }

    private static String asString(String name, Json value) throws JsonException {
        if (value instanceof JsonString string) {
            return string.value();
        }
        if (value == JsonNull.NULL) {
            return "";
        }
        throw wanted(name, "a string", value);
    }

    private static JsonException wanted(String name, String kind, Json value) {
        return new JsonException("member " + name + ": " + kind + " is wanted, not " + kind(value));
    }

    private static JsonException at(String name, JsonException e) {
        return new JsonException("member " + name + ": " + e.getMessage());
    }

    private static String kind(Json value) {
        if (value instanceof JsonObject) {
            return "an object";
        } else if (value instanceof JsonArray) {
            return "a list";
        } else if (value instanceof JsonString) {
            return "a string";
        } else if (value instanceof JsonNumber) {
            return "a number";
        }
        return value instanceof JsonBool ? "a boolean" : "null";
    }

    /// Collects members in order; a name that is put again keeps its place. Confined to one thread.
    public static final class Builder {
        private final LinkedHashMap<String, Json> members = new LinkedHashMap<>();

        private Builder() {}

        /// Adds a value.
        public Builder put(String name, Json value) {
            members.put(name, value);
            return this;
        }

        /// Adds a string.
        public Builder put(String name, String value) {
            return put(name, new JsonString(value));
        }

        /// Adds a number.
        public Builder put(String name, long value) {
            return put(name, JsonNumber.of(value));
        }

        /// Adds a boolean.
        public Builder put(String name, boolean value) {
            return put(name, Json.of(value));
        }

        /// Adds a list of strings.
        public Builder put(String name, List<String> strings) {
            return put(name, JsonArray.ofStrings(strings));
        }

        /// Adds an object of strings, names sorted.
        public Builder put(String name, Map<String, String> strings) {
            return put(name, ofStrings(strings));
        }

        /// Adds an unsigned 64-bit number, given as its bits.
        public Builder putUnsigned(String name, long bits) {
            return put(name, JsonNumber.ofUnsigned(bits));
        }

        /// Adds a string unless it is `""`.
        public Builder putUnlessEmpty(String name, String value) {
            return value.isEmpty() ? this : put(name, value);
        }

        /// Adds a list of strings unless it is empty.
        public Builder putUnlessEmpty(String name, List<String> strings) {
            return strings.isEmpty() ? this : put(name, strings);
        }

        /// Adds an object of strings, names sorted, unless it is empty.
        public Builder putUnlessEmpty(String name, Map<String, String> strings) {
            return strings.isEmpty() ? this : put(name, strings);
        }

        /// Adds a list unless it is empty.
        public Builder putUnlessEmpty(String name, JsonArray array) {
            return array.values().isEmpty() ? this : put(name, array);
        }

        /// Adds an object unless it is empty.
        public Builder putUnlessEmpty(String name, JsonObject object) {
            return object.isEmpty() ? this : put(name, object);
        }

        /// Adds a number unless it is 0.
        public Builder putUnlessZero(String name, long value) {
            return value == 0 ? this : put(name, value);
        }

        /// Adds `true`, or nothing.
        public Builder putIfTrue(String name, boolean value) {
            return value ? put(name, true) : this;
        }

        /// The object. The builder may go on afterwards.
        public JsonObject build() {
            return members.isEmpty() ? EMPTY : new JsonObject(new LinkedHashMap<>(members));
        }
    }
}
