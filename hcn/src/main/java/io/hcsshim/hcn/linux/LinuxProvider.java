package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.Features;
import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.HcnKind;
import io.hcsshim.hcn.HcnProvider;
import io.hcsshim.hcn.HcnQuery;
import io.hcsshim.hcn.HnsVersion;
import io.hcsshim.hcn.linux.Inventory.ObjectId;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeNamespace;
import io.hcsshim.hcn.schema.NamespaceResourceType;
import io.hcsshim.sys.linux.Flock;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Networks of this host, made by the kernel and written down in a folder. Thread-safe, and safe beside other processes
/// with the same folder.
///
/// A call that finds a change of somebody who died undoes or finishes it first; one that finds that the host was started
/// anew makes everything again. Needs root (CAP_NET_ADMIN, CAP_SYS_ADMIN).
public final class LinuxProvider implements HcnProvider, AutoCloseable {
    private static final HnsVersion VERSION = new HnsVersion(15, 4);

    /// The member of a namespace's document that says where it stands.
    public static final String PATH = "Path";

    private final StateFolder state;
    private final NetworkNamespace host;
    private final Steps steps;

    LinuxProvider(Path folder, NetworkNamespace host, Steps steps) {
        this.state = new StateFolder(folder);
        this.host = host;
        this.steps = steps;
    }

    /// The networks that `folder` knows, in the network namespace of this process.
    ///
    /// @param folder made at the first call; on a file system that a restart of the host empties, the networks are gone
    ///        then, else they are made again
    public static LinuxProvider open(Path folder) throws IOException {
        return in(folder, NetworkNamespace.open(Path.of("/proc/self/ns/net")));
    }

    /// The same in another namespace, which stands for the host.
    ///
    /// @param host belongs to the provider from now on
    public static LinuxProvider in(Path folder, NetworkNamespace host) {
        return new LinuxProvider(folder, host, Steps.UNWATCHED);
    }

    @Override
    public List<UUID> enumerate(HcnKind kind, HcnQuery query) throws IOException {
        return locked(session -> matching(session.inventory(), kind, query));
    }

    private static List<UUID> matching(Inventory inventory, HcnKind kind, HcnQuery query)
            throws HcnException {
        var found = new ArrayList<UUID>();
        for (var entry : inventory.of(kind).entrySet()) {
            boolean matches = true;
            for (var wanted : query.filter().entrySet()) {
                var member = wanted.getKey();
                matches &=
                        text(
                                        entry.getValue(),
                                        member.equals("VirtualNetwork")
                                                ? "HostComputeNetwork"
                                                : member)
                                .equalsIgnoreCase(wanted.getValue());
            }
            if (matches) {
                found.add(entry.getKey());
            }
        }
        return List.copyOf(found);
    }

    private static String text(JsonObject document, String member) throws HcnException {
        try {
            return document.string(member);
        } catch (JsonException e) {
            throw HcnException.because(HcnError.INVALID_JSON, "read " + member, e);
        }
    }

    @Override
    public JsonObject query(HcnKind kind, UUID id) throws IOException {
        return locked(session -> described(session, kind, id));
    }

    /// A namespace's document with what is not written down, because others say it.
    private JsonObject described(Session session, HcnKind kind, UUID id) throws IOException {
        var document = session.inventory().get(kind, id);
        if (kind != HcnKind.NAMESPACE) {
            return document;
        }
        var resources = new ArrayList<Json>();
        for (var endpoint : session.inventory().of(HcnKind.ENDPOINT).entrySet()) {
            var member = HostComputeEndpoint.HOST_COMPUTE_NAMESPACE.name();
            if (text(endpoint.getValue(), member).equalsIgnoreCase(id.toString())) {
                var content = JsonObject.builder().put("ID", endpoint.getKey().toString()).build();
                resources.add(
                        JsonObject.builder()
                                .put("Type", NamespaceResourceType.ENDPOINT)
                                .put("Data", content)
                                .build());
            }
        }
        long number = session.wiring().namespaces().number(id).orElse(0L);
        return document.with(HostComputeNamespace.NAMESPACE_ID.name(), Json.of(number))
                .with(HostComputeNamespace.RESOURCES.name(), new JsonArray(resources))
                .with(PATH, Json.of(state.namespace(id).toString()));
    }

    @Override
    public JsonObject create(HcnKind kind, JsonObject settings) throws IOException {
        return locked(session -> {
            var wanted = text(settings, "ID");
            var tried = "create " + kind;
            var id =
                    wanted.isEmpty()
                            ? UUID.randomUUID()
                            : new Texts(tried, HcnError.GUID_CONVERSION).guid(wanted);
            var drafts = new Drafts(session.inventory());
            var document = drafts.complete(kind, id, settings);
            session.change(
                    tried + " " + id,
                    Map.of(new ObjectId(kind, id), Optional.of(document)),
                    Session.Unfinished.UNDONE);
            return described(session, kind, id);
        });
    }

    @Override
    public JsonObject modify(HcnKind kind, UUID id, JsonObject request) throws IOException {
        return locked(session -> {
            var changes = new Requests(session.inventory()).modify(kind, id, request);
            session.change("modify " + kind + " " + id, changes, Session.Unfinished.UNDONE);
            return described(session, kind, id);
        });
    }

    @Override
    public void delete(HcnKind kind, UUID id) throws IOException {
        locked(session -> {
            var changes = new Requests(session.inventory()).delete(kind, id);
            session.change("delete " + kind + " " + id, changes, Session.Unfinished.FINISHED);
            return id;
        });
    }

    /// Compares the kernel with what is written down, and puts right what differs: what somebody took away is made again,
    /// what bears our name and belongs to nothing is taken away.
    ///
    /// @return what was done, in words; empty if all was well
    public List<String> repair() throws IOException {
        return locked(session -> {
            var done = new ArrayList<>(session.found());
            done.addAll(session.settle(List.of()));
            return List.copyOf(done);
        });
    }

    /// The change, in words, that somebody who is gone did not finish; the next call of any provider of the folder undoes or
    /// finishes it. None while somebody is at work.
    public static Optional<String> unfinished(Path folder) throws IOException {
        var lock = Flock.tryLockExisting(folder.resolve(StateFolder.LOCK));
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        try (var _ = lock.get()) {
            return Journal.find(new StateFolder(folder)).map(Journal::tried);
        }
    }

    @Override
    public HnsVersion version() {
        return VERSION;
    }

    @Override
    public Features features() throws IOException {
        return onPlatformThread(() -> new Features(VERSION, LinuxFeatures.lacking(host)));
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private interface Locked<T> {
        T run(Session session) throws IOException;
    }

    private <T> T locked(Locked<T> work) throws IOException {
        return onPlatformThread(() -> {
            try (var _ = state.lock()) {
                return work.run(Session.begin(state, host, steps));
            }
        });
    }

    /// Locks and the kernel hold their thread, which must not be one that carries virtual ones.
    private static <T> T onPlatformThread(Work<T> work) throws IOException {
        return PlatformThread.call(work::run);
    }

    /// Lets the namespace of the host go; what was made stays.
    @Override
    public void close() {
        host.close();
    }
}
