package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NewLink;
import io.hcsshim.sys.linux.net.Route;
import io.hcsshim.sys.linux.net.Routes;
import io.hcsshim.sys.linux.net.Shaping;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// The cards of endpoints in their namespaces: the far end of a veth pair whose near end is a port of a bridge, or a card
/// of its own on an interface of the host. An endpoint in no namespace has none.
///
/// The alias at the near end, or at the card, is written last: one that has it is finished.
final class Cards {
    private static final String UNFINISHED = " unfinished";
    private static final int LATER = 1000;
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(1);

    private final Names names;
    private final HostNamespaces namespaces;
    private final Links links;
    private final Adapters adapters;
    private final Steps steps;

    Cards(Names names, HostNamespaces namespaces, Netlink netlink, Steps steps) {
        this.names = names;
        this.namespaces = namespaces;
        this.links = new Links(netlink);
        this.adapters = new Adapters(links, names);
        this.steps = steps;
    }

    Adapters adapters() {
        return adapters;
    }

    /// Makes the card of an endpoint unless it is there.
    ///
    /// @return whether it was made
    boolean ensure(EndpointPlan endpoint) throws IOException {
        var below = adapters.below(endpoint.network());
        try (var namespace = namespaces.open(endpoint.namespace().orElseThrow());
                var netlink = namespace.netlink()) {
            var inside = new Links(netlink);
            boolean port = below.kind().equals("bridge");
            var near = port ? links.find(names.port(endpoint.id())) : mine(inside, endpoint.id());
            if (near.filter(link -> link.alias().equals(names.alias(endpoint.id()))).isPresent()) {
                return false;
            }
            remove(endpoint.id());
            var name = name(endpoint, inside);
            if (port) {
                pair(endpoint, below, name, namespace);
                furnish(endpoint, netlink, inside.get(name));
                awaitRunning(inside, name);
                awaitRunning(links, names.port(endpoint.id()));
                awaitRunning(links, below.name());
                steps.before("finish port");
                links.setAlias(links.get(names.port(endpoint.id())), names.alias(endpoint.id()));
            } else {
                single(endpoint, below, name, namespace);
                furnish(endpoint, netlink, inside.get(name));
                steps.before("finish card");
                inside.setAlias(inside.get(name), names.alias(endpoint.id()));
            }
            return true;
        }
    }

    private static String name(EndpointPlan endpoint, Links inside) throws IOException {
        var wanted = endpoint.policies().portName();
        if (wanted.isPresent()) {
            return wanted.get();
        }
        for (int i = 0; ; i++) {
            var name = "eth" + i;
            if (inside.find(name).isEmpty()) {
                return name;
            }
        }
    }

    private void pair(EndpointPlan endpoint, Link bridge, String name, NetworkNamespace namespace)
            throws IOException {
        int mtu = bridge.mtu() - endpoint.policies().overhead();
        steps.before("make port");
        var far = NewLink.peer(name).withMac(endpoint.mac()).withMtu(mtu);
        var near =
                links.create(NewLink.veth(names.port(endpoint.id()), far, namespace).withMtu(mtu));
        steps.before("plug port");
        links.setMaster(near, bridge);
        links.up(near);
    }

    private void single(EndpointPlan endpoint, Link below, String name, NetworkNamespace namespace)
            throws IOException {
        boolean own = endpoint.network().kind() == NetworkPlan.Kind.TRANSPARENT;
        var wish =
                new NewLink(
                                names.port(endpoint.id()),
                                own
                                        ? new NewLink.Kind.Macvlan(below.index())
                                        : new NewLink.Kind.Ipvlan(below.index()))
                        .withMtu(below.mtu() - endpoint.policies().overhead());
        steps.before("make card");
        var card = links.create(own ? wish.withMac(endpoint.mac()) : wish);
        links.setAlias(card, names.alias(endpoint.id()) + UNFINISHED);
        steps.before("move card");
        links.move(card, namespace.fd(), name);
    }

    private void furnish(EndpointPlan endpoint, Netlink netlink, Link card) throws IOException {
        steps.before("give card its addresses");
        for (var address : endpoint.addresses()) {
            int flags = address.address().isIpv6() ? LinkAddresses.NO_DAD : 0;
            new LinkAddresses(netlink).add(card.index(), address, flags);
        }
        new Links(netlink).up(card);
        var limit = endpoint.policies().bytesPerSecond();
        if (limit.isPresent()) {
            steps.before("limit card");
            limit(endpoint, netlink, card, limit.getAsLong());
        }
        steps.before("give card its routes");
        for (var hop : endpoint.routes()) {
            add(new Routes(netlink), endpoint, hop, card);
        }
    }

    /// What it sends waits there. Where frames pass a port, those beyond the limit are dropped in any case, and a kernel that
    /// has no such queue will do.
    private void limit(EndpointPlan endpoint, Netlink netlink, Link card, long bytesPerSecond)
            throws IOException {
        try {
            new Shaping(netlink).limit(card.index(), bytesPerSecond);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
            if (!adapters.hasPorts(endpoint.network())) {
                throw HcnException.of(
                        HcnError.REQUEST_UNSUPPORTED,
                        "endpoint " + endpoint.id(),
                        "this kernel cannot limit what a card sends (sch_tbf)");
            }
        }
    }

    /// The kernel puts a pair into service some time after it was told to, and until then loses what is sent: an address
    /// that was asked for in vain is asked for again only a second later.
    private static void awaitRunning(Links links, String name) throws IOException {
        long deadline = System.nanoTime() + WAIT.toNanos();
        while (!links.get(name).isRunning() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /// A second card's way to the same place comes after the first's.
    private static void add(Routes routes, EndpointPlan endpoint, Subnets.Hop hop, Link card)
            throws IOException {
        var route = route(endpoint, hop, card);
        try {
            routes.add(route);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST) || hop.metric() != 0) {
                throw e;
            }
            routes.add(route.withMetric(LATER + card.index()));
        }
    }

    private static Route route(EndpointPlan endpoint, Subnets.Hop hop, Link card) {
        var route = Route.via(hop.to(), hop.next(), card.index()).withMetric(hop.metric());
        boolean near =
                endpoint.addresses().stream()
                        .map(IpPrefix::network)
                        .anyMatch(subnet -> subnet.contains(hop.next()));
        return near ? route : route.withGatewayOnLink();
    }

    /// Brings routes and limit of a card from those of one state of its endpoint to those of another.
    void change(EndpointPlan before, EndpointPlan after) throws IOException {
        changeRoutes(before, after);
        var limit = after.policies().bytesPerSecond();
        if (before.policies().bytesPerSecond().equals(limit)) {
            return;
        }
        try (var namespace = namespaces.open(after.namespace().orElseThrow());
                var netlink = namespace.netlink()) {
            var card = find(after, new Links(netlink));
            steps.before("change limit");
            if (limit.isPresent()) {
                limit(after, netlink, card, limit.getAsLong());
            } else {
                new Shaping(netlink).free(card.index());
            }
        }
    }

    private void changeRoutes(EndpointPlan before, EndpointPlan after) throws IOException {
        if (before.routes().equals(after.routes())) {
            return;
        }
        try (var namespace = namespaces.open(after.namespace().orElseThrow());
                var netlink = namespace.netlink()) {
            var card = find(after, new Links(netlink));
            var routes = new Routes(netlink);
            steps.before("change routes");
            for (var hop : without(before.routes(), after.routes())) {
                for (var route : routes.list()) {
                    if (route.link() == card.index()
                            && route.destination().equals(hop.to())
                            && route.gateway().equals(Optional.of(hop.next()))) {
                        routes.remove(route);
                    }
                }
            }
            for (var hop : without(after.routes(), before.routes())) {
                add(routes, after, hop, card);
            }
        }
    }

    private static List<Subnets.Hop> without(List<Subnets.Hop> hops, List<Subnets.Hop> others) {
        return hops.stream().filter(hop -> !others.contains(hop)).toList();
    }

    private Link find(EndpointPlan endpoint, Links inside) throws IOException {
        var near = links.find(names.port(endpoint.id()));
        Optional<Link> found = Optional.empty();
        if (near.isPresent()) {
            for (var link : inside.list()) {
                if (near.get().peer().equals(OptionalInt.of(link.index()))) {
                    found = Optional.of(link);
                }
            }
        } else {
            found = mine(inside, endpoint.id());
        }
        if (found.isEmpty()) {
            throw HcnException.of(
                    HcnError.PORT_NOT_FOUND,
                    "endpoint " + endpoint.id(),
                    "its card is no longer in namespace " + endpoint.namespace().orElseThrow());
        }
        return found.get();
    }

    private Optional<Link> mine(Links inside, UUID endpoint) throws IOException {
        var alias = names.alias(endpoint);
        return inside.list().stream()
                .filter(link ->
                        link.alias().equals(alias) || link.alias().equals(alias + UNFINISHED))
                .findFirst();
    }

    /// Takes the card of an endpoint away wherever it is, finished or not.
    void remove(UUID endpoint) throws IOException {
        var near = links.find(names.port(endpoint));
        if (near.isPresent()) {
            Ownership.require(names, near.get(), "veth", "macvlan", "ipvlan");
            steps.before("delete port");
            links.delete(near.get());
            return;
        }
        for (var id : namespaces.list()) {
            if (namespaces.number(id).isPresent()) {
                removeFrom(id, endpoint);
            }
        }
    }

    private void removeFrom(UUID namespace, UUID endpoint) throws IOException {
        try (var opened = namespaces.open(namespace);
                var netlink = opened.netlink()) {
            var inside = new Links(netlink);
            var card = mine(inside, endpoint);
            if (card.isPresent()) {
                steps.before("delete card");
                inside.delete(card.get());
            }
        }
    }

    /// The near ends that say they are ours.
    List<Link> all() throws IOException {
        var ours = new ArrayList<Link>();
        for (var link : links.list()) {
            if (names.isOurs(link.alias())) {
                ours.add(link);
            }
        }
        return ours;
    }
}
