package io.hcsshim.hcn.hns;

import io.hcsshim.hcn.HcnException;
import io.hcsshim.sys.windows.Guids;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What can be done with every kind of object. Thread-safe.
///
/// An id that is no GUID is refused with an [IllegalArgumentException] before anything is called.
///
/// @param <D> the document of an object
public abstract sealed class HnsObjects<D extends Document<D>>
        permits HnsNetworks, HnsEndpoints, HnsPolicyLists, HnsNamespaces {
    final HnsCalls calls;
    private final String folder;
    private final Shape<D> shape;

    HnsObjects(HnsCalls calls, String folder, Shape<D> shape) {
        this.calls = calls;
        this.folder = folder;
        this.shape = shape;
    }

    /// All objects of the kind.
    public List<D> list() throws IOException {
        return calls.get(folder).asList(shape);
    }

    /// The object with this id.
    ///
    /// @throws HcnException if there is none
    public D get(String id) throws IOException {
        return calls.get(path(id)).as(shape);
    }

    /// Makes an object.
    ///
    /// @return the object as it was made, its id included
    public D create(D settings) throws IOException {
        return calls.post(folder, settings).as(shape);
    }

    /// Takes an object away.
    ///
    /// @throws HcnException if there is none
    public void delete(String id) throws IOException {
        calls.delete(path(id));
    }

    D replace(String id, D settings) throws IOException {
        return calls.post(path(id), settings).as(shape);
    }

    Optional<D> find(String name, Member<String> member) throws IOException {
        return list().stream().filter(object -> object.get(member).equals(name)).findFirst();
    }

    String path(String id) {
        return folder + Guids.parse(id);
    }
}
