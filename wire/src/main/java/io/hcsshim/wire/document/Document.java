package io.hcsshim.wire.document;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNull;
import io.hcsshim.wire.json.JsonObject;

/// A JSON object with known members; see the package for how it is read and written.
///
/// @param <D> the document itself
public interface Document<D extends Document<D>> {
    /// What the document was made of, unknown members included.
    JsonObject json();

    /// The members that are known.
    Shape<D> shape();

    /// The member's value, or its zero.
    ///
    /// @throws IllegalArgumentException if the JSON was never checked by [Shape#read] and is not of the
    ///         member's kind
    default <T> T get(Member<T> member) {
        var value = json().get(member.name());
        try {
            return value.isEmpty() ? member.kind().zero() : member.kind().read(value.get());
        } catch (JsonException e) {
            throw new IllegalArgumentException(
                    "member " + member.name() + ": " + e.getMessage(), e);
        }
    }

    /// Whether the member is there and not `null`; for documents within documents, and nullable members.
    default boolean has(Member<?> member) {
        return json().has(member.name());
    }

    /// This document with the member set; a zero that would not be written removes it.
    default <T> D with(Member<T> member, T value) {
        return member.omits(value)
                ? without(member)
                : shape().make(json().with(member.name(), member.kind().write(value)));
    }

    /// This document with the number set.
    default D with(Member<Long> member, long value) {
        return with(member, Long.valueOf(value));
    }

    /// This document without the member.
    default D without(Member<?> member) {
        return shape().make(json().without(member.name()));
    }

    /// The document as it is sent: known members in their order, omitted where the rules say so, then the
    /// unknown ones.
    ///
    /// @throws IllegalArgumentException if the JSON was never checked and a known member is of another kind
    default JsonObject toJson() {
        var out = JsonObject.builder();
        for (var member : shape().members()) {
            put(out, member);
        }
        for (var name : json().names()) {
            if (shape().member(name).isEmpty()) {
                out.put(name, json().get(name).orElse(JsonNull.NULL));
            }
        }
        return out.build();
    }

    /// [#toJson()] as compact text without HTML escapes.
    default String toText() {
        return toJson().toText();
    }

    private <T> void put(JsonObject.Builder out, Member<T> member) {
        var value = get(member);
        if (member.written(value, has(member))) {
            Json json = member.kind().write(value);
            out.put(member.name(), json);
        }
    }
}
