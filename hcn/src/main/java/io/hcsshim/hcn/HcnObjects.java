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

/// What can be done with every kind of object. Thread-safe.
///
/// An id that is no GUID is refused with an [IllegalArgumentException] before anything is called. An object that does
/// not exist is an [HcnException] for which [HcnException#isNotFound()] holds.
///
/// @param <D> the document of an object
public abstract sealed class HcnObjects<D extends Document<D>>
        permits Networks, Endpoints, Namespaces, LoadBalancers, Routes {
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

    /// All objects of the kind.
    public List<D> list() throws IOException {
        return list(HcnQuery.all());
    }

    /// The objects of a query; those that go away meanwhile are left out.
    public List<D> list(HcnQuery query) throws IOException {
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

    /// The object with this id.
    public D get(String id) throws IOException {
        return read(id, provider.query(kind, guid(id)));
    }

    /// Makes an object.
    ///
    /// @return the object as it was made, its id and what the provider chose included
    public D create(D settings) throws IOException {
        if (!settings.get(id).isEmpty()) {
            guid(settings.get(id));
        }
        return read(settings.get(id), provider.create(kind, settings.toJson()));
    }

    /// Takes an object away.
    public void delete(String id) throws IOException {
        provider.delete(kind, guid(id));
    }

    /// The first object with a name.
    final Optional<D> find(String name, Member<String> member) throws IOException {
        // the service may know no names for this kind, and answers with everything then
        return list(HcnQuery.named(name)).stream()
                .filter(object -> object.get(member).equals(name))
                .findFirst();
    }

    final D change(String id, Document<?> request) throws IOException {
        return read(id, provider.modify(kind, guid(id), request.toJson()));
    }

    /// @throws IllegalArgumentException if `id` is not a GUID
    static UUID guid(HcnKind kind, String id) {
        if (!GUID.matcher(id).matches()) {
            throw new IllegalArgumentException("invalid " + kind + " ID: " + id);
        }
        return UUID.fromString(id.toLowerCase(Locale.ROOT));
    }

    HcnProvider provider() {
        return provider;
    }

    UUID guid(String id) {
        return guid(kind, id);
    }

    private D read(String id, JsonObject json) throws IOException {
        try {
            return completed(shape.read(json));
        } catch (JsonException e) {
            var what = id.isEmpty() ? kind.word() : kind + " " + id;
            throw HcnException.because(HcnError.INVALID_JSON, "read " + what, e);
        }
    }

    /// Puts in what the provider leaves out.
    D completed(D object) {
        return object;
    }
}
