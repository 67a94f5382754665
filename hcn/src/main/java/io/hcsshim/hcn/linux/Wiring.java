package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnKind;
import io.hcsshim.hcn.linux.Inventory.ObjectId;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// The kernel's objects of a layout.
final class Wiring {
    private final Names names;
    private final NetworkNamespace host;
    private final HostNamespaces namespaces;
    private final HostRules rules;
    private final Resolvers resolvers;
    private final Steps steps;

    Wiring(StateFolder state, Names names, NetworkNamespace host, Steps steps) {
        this.names = names;
        this.host = host;
        this.steps = steps;
        namespaces = new HostNamespaces(state, steps);
        rules = new HostRules(names, host, steps);
        resolvers = new Resolvers(state, steps);
    }

    HostNamespaces namespaces() {
        return namespaces;
    }

    /// Brings the kernel from one layout to another. What is judged at a port is known before the port is there.
    void change(Layout before, Layout after) throws IOException {
        try (var netlink = host.netlink()) {
            var bridges = new Bridges(names, host, netlink, steps);
            var cards = new Cards(names, namespaces, netlink, steps);
            for (var id : without(after.networks().keySet(), before.networks().keySet())) {
                bridges.ensure(Objects.requireNonNull(after.networks().get(id)));
            }
            for (var id : without(after.namespaces(), before.namespaces())) {
                namespaces.ensure(id);
            }
            for (var old : before.endpoints().values()) {
                var now = after.endpoints().get(old.id());
                if (old.isAttached() && (now == null || !now.hasSameCardAs(old))) {
                    cards.remove(old.id());
                }
            }
            if (!after.ruled().equals(before.ruled())) {
                rules.apply(after, cards.adapters());
            }
            for (var now : after.endpoints().values()) {
                var old = before.endpoints().get(now.id());
                if (now.isAttached() && (old == null || !now.hasSameCardAs(old))) {
                    cards.ensure(now);
                } else if (now.isAttached() && old != null) {
                    cards.change(old, now);
                }
            }
            resolvers.change(before, after);
            for (var id : without(before.namespaces(), after.namespaces())) {
                namespaces.remove(id);
            }
            for (var id : without(before.networks().keySet(), after.networks().keySet())) {
                bridges.remove(id);
            }
        }
    }

    private static List<UUID> without(Collection<UUID> ids, Collection<UUID> others) {
        return ids.stream().filter(id -> !others.contains(id)).toList();
    }

    /// Brings the kernel to a layout from anything.
    ///
    /// @param doubtful objects that may be unfinished, and then do not say whose they are
    /// @return what was found and done, in words
    List<String> settle(Layout wanted, Collection<ObjectId> doubtful) throws IOException {
        var done = new ArrayList<String>();
        try (var netlink = host.netlink()) {
            var bridges = new Bridges(names, host, netlink, steps);
            var cards = new Cards(names, namespaces, netlink, steps);
            sweepDoubtful(wanted, doubtful, bridges, cards);
            sweep(wanted, new Links(netlink), cards, done);
            for (var network : wanted.networks().values()) {
                ensure(
                        "the bridge of network " + network.id(),
                        done,
                        () -> bridges.ensure(network));
            }
            for (var id : wanted.namespaces()) {
                ensure("namespace " + id, done, () -> namespaces.ensure(id));
            }
            rules.apply(wanted, cards.adapters());
            for (var endpoint : wanted.endpoints().values()) {
                if (endpoint.isAttached()) {
                    var what = "the card of endpoint " + endpoint.id();
                    ensure(what, done, () -> cards.ensure(endpoint));
                }
            }
            resolvers.settle(wanted);
        }
        return done;
    }

    private interface Making {
        boolean make() throws IOException;
    }

    /// One that cannot be made, because an interface of the host is gone perhaps, does not keep the others.
    private static void ensure(String what, List<String> done, Making making) {
        try {
            if (making.make()) {
                done.add("made " + what + " again");
            }
        } catch (IOException e) {
            done.add("could not make " + what + ": " + e.getMessage());
        }
    }

    private void sweepDoubtful(
            Layout wanted, Collection<ObjectId> doubtful, Bridges bridges, Cards cards)
            throws IOException {
        for (var object : doubtful) {
            if (object.kind() == HcnKind.ENDPOINT) {
                cards.remove(object.id()); // it may be the card of another state of the endpoint
            }
            if (object.kind() == HcnKind.NETWORK && !wanted.networks().containsKey(object.id())) {
                bridges.remove(object.id());
            }
        }
    }

    /// Takes away what says that it is ours and that nobody wants.
    private void sweep(Layout wanted, Links links, Cards cards, List<String> done)
            throws IOException {
        var good = new HashSet<String>();
        wanted.networks().keySet().forEach(id -> good.add(names.bridge(id)));
        wanted.endpoints().values().stream()
                .filter(EndpointPlan::isAttached)
                .forEach(endpoint -> good.add(names.port(endpoint.id())));
        for (Link link : cards.all()) {
            if (!good.contains(link.name()) && links.find(link.index()).isPresent()) {
                steps.before("sweep interface");
                links.delete(link);
                done.add("took interface " + link.name() + " away, which belonged to nothing");
            }
        }
        for (var id : namespaces.list()) {
            if (!wanted.namespaces().contains(id)) {
                namespaces.remove(id);
                done.add("took namespace " + id + " away, which belonged to nothing");
            }
        }
    }
}
