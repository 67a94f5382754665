package io.hcsshim.hcn;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// What all kinds of objects have in common. Thread-safe.
final class HcnObjects<D extends Document<D>> {
    private static final Pattern GUID =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final HcnProvider provider;
    private final HcnKind kind;
    private final Shape<D> shape;
    private final Member<String> id;

    HcnObjects(HcnProvider provider, HcnKind kind, Shape<D> shape, Member<String> id) {
        this.provider = provider;
        this.kind = kind;
        this.shape = shape;
        this.id = id;
    }

    /// The objects of a query; those that go away meanwhile are left out.
    List<D> list(HcnQuery query) throws IOException {
        var found = new ArrayList<D>();
        for (var id : provider.enumerate(kind, query)) {
            try {
                found.add(read(id.toString(), provider.query(kind, id)));
            } catch (HcnException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
            }
        }
        return List.copyOf(found);
    }

    D get(String id) throws IOException {
        return read(id, provider.query(kind, guid(id)));
    }

    /// The first object with a name.
    Optional<D> find(String name, Member<String> member) throws IOException {
        // the service may know no names for this kind, and answers with everything then
        return list(HcnQuery.named(name)).stream()
                .filter(object -> object.get(member).equals(name))
                .findFirst();
    }

    D create(D settings) throws IOException {
        if (!settings.get(id).isEmpty()) {
            guid(settings.get(id));
        }
        return read(settings.get(id), provider.create(kind, settings.toJson()));
    }

    D modify(String id, JsonObject request) throws IOException {
        return read(id, provider.modify(kind, guid(id), request));
    }

    void delete(String id) throws IOException {
        provider.delete(kind, guid(id));
    }

    /// @throws IllegalArgumentException if `id` is not a GUID
    UUID guid(String id) {
        if (!GUID.matcher(id).matches()) {
            throw new IllegalArgumentException("invalid " + kind + " ID: " + id);
        }
        return UUID.fromString(id.toLowerCase(Locale.ROOT));
    }

    private D read(String id, JsonObject json) throws IOException {
        try {
            return shape.read(json);
        } catch (JsonException e) {
            var what = id.isEmpty() ? kind.word() : kind + " " + id;
            throw HcnException.because(HcnError.INVALID_JSON, "read " + what, e);
        }
    }
}
