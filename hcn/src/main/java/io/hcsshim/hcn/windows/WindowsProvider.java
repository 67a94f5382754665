package io.hcsshim.hcn.windows;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.HcnKind;
import io.hcsshim.hcn.HcnProvider;
import io.hcsshim.hcn.HcnQuery;
import io.hcsshim.hcn.HnsVersion;
import io.hcsshim.hcn.hns.Hns;
import io.hcsshim.sys.windows.ComputeNetwork;
import io.hcsshim.sys.windows.ComputeNetwork.Kind;
import io.hcsshim.sys.windows.Guids;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.Reply;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import io.hcsshim.wire.json.JsonString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Networks made by the host compute network service. Thread-safe.
///
/// Every object is opened by its id, asked, and closed, also when something fails in between.
public final class WindowsProvider implements HcnProvider {
    private final ComputeNetwork library;
    private final Hns hns;
    private final NamespaceSync namespaces;

    /// The service behind `libraries`.
    public WindowsProvider(Libraries libraries) {
        library = new ComputeNetwork(libraries);
        hns = new Hns(new WindowsHns(libraries));
        namespaces = new NamespaceSync(libraries);
    }

    @Override
    public List<UUID> enumerate(HcnKind kind, HcnQuery query) throws IOException {
        var tried = "list " + kind + "s";
        var reply = answered(tried, () -> library.enumerate(of(kind), query.toJson().toText()));
        try {
            return ids(reply.output());
        } catch (JsonException e) {
            throw HcnException.because(HcnError.INVALID_JSON, tried, e);
        }
    }

    private static List<UUID> ids(String output) throws JsonException {
        var ids = new ArrayList<UUID>();
        if (output.isEmpty()) {
            return ids;
        }
        if (!(Json.parse(output) instanceof JsonArray list)) {
            throw new JsonException("a list of ids is wanted");
        }
        for (var value : list.values()) {
            ids.add(guid(value));
        }
        return ids;
    }

    private static UUID guid(Json value) throws JsonException {
        if (value instanceof JsonString text) {
            try {
                return Guids.parse(text.value());
            } catch (IllegalArgumentException e) {
                throw new JsonException("an id is wanted", e);
            }
        }
        throw new JsonException("an id is wanted, not " + value);
    }

    @Override
    public JsonObject query(HcnKind kind, UUID id) throws IOException {
        try (var object = open(kind, id)) {
            return document(kind, id.toString(), object.handle);
        }
    }

    @Override
    public JsonObject create(HcnKind kind, JsonObject settings) throws IOException {
        var tried = "create " + kind;
        if (kind != HcnKind.ENDPOINT) {
            return created(
                    kind, tried, () -> library.create(of(kind), Guids.ZERO, settings.toText()));
        }
        try (var network = open(HcnKind.NETWORK, networkOf(settings))) {
            return created(
                    kind,
                    tried,
                    () -> library.createEndpoint(network.handle, Guids.ZERO, settings.toText()));
        }
    }

    private static UUID networkOf(JsonObject endpoint) throws IOException {
        try {
            return Guids.parse(endpoint.string("HostComputeNetwork"));
        } catch (IllegalArgumentException e) {
            throw HcnException.because(HcnError.GUID_CONVERSION, "create endpoint", e);
        }
    }

    private JsonObject created(HcnKind kind, String tried, Question creation) throws IOException {
        var reply = answered(tried, creation);
        try (var object = new Open(kind, reply.handle())) {
            return document(kind, "that was made", object.handle);
        }
    }

    @Override
    public JsonObject modify(HcnKind kind, UUID id, JsonObject request) throws IOException {
        var tried = "modify " + kind + " " + id;
        try (var object = open(kind, id)) {
            answered(tried, () -> library.modify(of(kind), object.handle, request.toText()));
            return document(kind, id.toString(), object.handle);
        }
    }

    @Override
    public void delete(HcnKind kind, UUID id) throws IOException {
        answered("delete " + kind + " " + id, () -> library.delete(of(kind), id));
    }

    @Override
    public void sync(UUID namespace) throws IOException {
        namespaces.sync(namespace);
    }

    @Override
    public HnsVersion version() throws IOException {
        return hns.version();
    }

    /// An object's handle.
    private final class Open implements AutoCloseable {
        private final HcnKind kind;
        private final long handle;

        Open(HcnKind kind, long handle) {
            this.kind = kind;
            this.handle = handle;
        }

        @Override
        public void close() throws WindowsException {
            library.close(of(kind), handle);
        }
    }

    private Open open(HcnKind kind, UUID id) throws IOException {
        var reply = answered("open " + kind + " " + id, () -> library.open(of(kind), id));
        return new Open(kind, reply.handle());
    }

    private JsonObject document(HcnKind kind, String name, long object) throws IOException {
        var tried = "query " + kind + " " + name;
        var reply =
                answered(
                        tried,
                        () -> library.query(of(kind), object, HcnQuery.all().toJson().toText()));
        try {
            return JsonObject.parse(reply.output().isEmpty() ? "{}" : reply.output());
        } catch (JsonException e) {
            throw HcnException.because(HcnError.INVALID_JSON, tried, e);
        }
    }

    private interface Question {
        Reply ask() throws WindowsException;
    }

    private static Reply answered(String tried, Question question) throws HcnException {
        var reply = ServiceFailures.asked(tried, question::ask);
        if (reply.failed() || !reply.result().isEmpty()) {
            throw ServiceFailures.of(tried, reply);
        }
        return reply;
    }

    private static Kind of(HcnKind kind) {
        return switch (kind) {
            case NETWORK -> Kind.NETWORK;
            case ENDPOINT -> Kind.ENDPOINT;
            case NAMESPACE -> Kind.NAMESPACE;
            case LOAD_BALANCER -> Kind.LOAD_BALANCER;
            case ROUTE -> Kind.ROUTE;
        };
    }
}
