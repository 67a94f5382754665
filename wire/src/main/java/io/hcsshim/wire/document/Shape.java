package io.hcsshim.wire.document;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The known members of a kind of document, in the order in which they are written.
///
/// @param <D> the document
public final class Shape<D extends Document<D>> {
    private final Function<JsonObject, D> constructor;
    private final List<Member<?>> members;
    private final Map<String, Member<?>> byName = new LinkedHashMap<>();

    private Shape(Function<JsonObject, D> constructor, List<Member<?>> members) {
        this.constructor = constructor;
        this.members = members;
        for (var member : members) {
            if (byName.put(folded(member.name()), member) != null) {
                throw new IllegalArgumentException("two members named " + member.name());
            }
        }
    }

    /// A shape of these members.
    public static <D extends Document<D>> Shape<D> of(
            Function<JsonObject, D> constructor, Member<?>... members) {
        return new Shape<>(constructor, List.of(members));
    }

    /// The members in order.
    public List<Member<?>> members() {
        return members;
    }

    /// The member of this name, in any spelling.
    public Optional<Member<?>> member(String name) {
        return Optional.ofNullable(byName.get(folded(name)));
    }

    /// Checks that every known member, at any depth, is of its kind.
    ///
    /// @throws JsonException naming the member that is not
    public D read(JsonObject json) throws JsonException {
        for (var member : members) {
            var value = json.get(member.name());
            if (value.isPresent()) {
                check(member, value.get());
            }
        }
        return constructor.apply(json);
    }

    /// Reads a document from text; `null` is the empty document.
    ///
    /// @throws JsonException if it is not one JSON object, or a known member is not of its kind
    public D parse(String text) throws JsonException {
        return read(JsonObject.parse(text));
    }

    /// Reads a document that is a value of another; `null` is the empty document.
    ///
    /// @throws JsonException if it is not an object, or a known member is not of its kind
    public D from(Json value) throws JsonException {
        return new DocumentKind<>(constructor).read(value);
    }

    D make(JsonObject json) {
        return constructor.apply(json);
    }

    private static void check(Member<?> member, Json value) throws JsonException {
        try {
            member.kind().read(value);
        } catch (JsonException e) {
            throw new JsonException("member " + member.name() + ": " + e.getMessage(), e);
        }
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
