package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.HcnKind;
import io.hcsshim.hcn.linux.Inventory.ObjectId;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the holder of the lock does: first what another left behind is put right.
final class Session {
    private static final String HOST = "host";

    private final StateFolder state;
    private final NetworkNamespace host;
    private final Wiring wiring;
    private final Steps steps;
    private final List<String> found = new ArrayList<>();
    private Inventory inventory;

    /// What becomes of a change that is cut off.
    enum Unfinished {
        UNDONE,
        FINISHED
    }

    private Session(StateFolder state, NetworkNamespace host, Steps steps) throws IOException {
        this.state = state;
        this.host = host;
        this.steps = steps;
        this.wiring = new Wiring(state, new Names(state.owner()), host, steps);
        this.inventory = state.load();
    }

    /// Begins one: the caller holds the lock.
    static Session begin(StateFolder state, NetworkNamespace host, Steps steps) throws IOException {
        var session = new Session(state, host, steps);
        session.meetHost();
        session.recover();
        return session;
    }

    Inventory inventory() {
        return inventory;
    }

    Wiring wiring() {
        return wiring;
    }

    /// What was put right at the beginning, in words.
    List<String> found() {
        return found;
    }

    /// The kernel's objects go when the host starts anew; and in another namespace they never were.
    private void meetHost() throws IOException {
        var boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        var here = boot + " " + number();
        var known = state.read(HOST);
        if (known.equals(Optional.of(here))) {
            return;
        }
        if (known.isPresent() && !inventory.objects().isEmpty()) {
            if (known.get().startsWith(boot + " ")) {
                throw HcnException.of(
                        HcnError.ACCESS_DENIED,
                        "use the networks in " + state,
                        "they are in another network namespace than this one");
            }
            forgetTransient();
            found.add("the host was started anew since: its networks are made again");
            found.addAll(settle(List.of()));
        }
        state.write(HOST, here);
    }

    private String number() throws IOException {
        var file = Path.of("/proc/self/fd/" + host.fd().number());
        return String.valueOf(Files.getAttribute(file, "unix:ino"));
    }

    /// Networks that were made for one life of the host, and their endpoints.
    private void forgetTransient() throws IOException {
        var layout = Layout.of(inventory);
        var gone = new HashMap<ObjectId, Optional<JsonObject>>();
        for (var network : layout.networks().values()) {
            if (network.goesAtStart()) {
                gone.put(new ObjectId(HcnKind.NETWORK, network.id()), Optional.empty());
            }
        }
        for (var endpoint : layout.endpoints().values()) {
            if (endpoint.network().goesAtStart()) {
                gone.put(new ObjectId(HcnKind.ENDPOINT, endpoint.id()), Optional.empty());
            }
        }
        state.store(gone);
        inventory = inventory.with(gone);
    }

    private void recover() throws IOException {
        var journal = Journal.find(state);
        if (journal.isEmpty()) {
            return;
        }
        found.add("put right what was cut off: " + journal.get().tried());
        restore(journal.get());
    }

    private void restore(Journal journal) throws IOException {
        state.store(journal.images());
        inventory = inventory.with(journal.images());
        found.addAll(settle(journal.images().keySet()));
        Journal.forget(state);
    }

    /// Brings the kernel to what is written down, from anything.
    List<String> settle(Collection<ObjectId> doubtful) throws IOException {
        return wiring.settle(Layout.of(inventory), doubtful);
    }

    /// Makes a change.
    ///
    /// @param tried the change, in words
    /// @param changes the documents after it
    void change(String tried, Map<ObjectId, Optional<JsonObject>> changes, Unfinished unfinished)
            throws IOException {
        var before = Layout.of(inventory);
        var after = inventory.with(changes);
        var wanted = Layout.of(after);
        Conflicts.refuse(before, wanted, host);
        var journal = new Journal(tried, images(changes, before, wanted, after, unfinished));
        steps.before("write journal");
        journal.write(state);
        try {
            steps.before("write documents");
            state.store(changes);
            wiring.change(before, wanted);
        } catch (IOException | RuntimeException e) {
            giveUp(journal, e);
            throw e;
        }
        steps.before("forget journal");
        Journal.forget(state);
        inventory = after;
    }

    /// What is to hold if the change is cut off: for what it is about, and for endpoints whose cards it touches.
    private Map<ObjectId, Optional<JsonObject>> images(
            Map<ObjectId, Optional<JsonObject>> changes,
            Layout before,
            Layout wanted,
            Inventory after,
            Unfinished unfinished) {
        var kept = unfinished == Unfinished.UNDONE ? inventory : after;
        var images = new HashMap<ObjectId, Optional<JsonObject>>();
        for (var object : changes.keySet()) {
            images.put(object, kept.find(object.kind(), object.id()));
        }
        for (var entry : wanted.endpoints().entrySet()) {
            var object = new ObjectId(HcnKind.ENDPOINT, entry.getKey());
            if (!entry.getValue().equals(before.endpoints().get(entry.getKey()))) {
                images.put(object, kept.find(object.kind(), object.id()));
            }
        }
        return images;
    }

    /// If this fails too, the journal stays, and the next one tries again.
    private void giveUp(Journal journal, Exception failure) {
        try {
            restore(journal);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
