package io.hcsshim.uvm.network;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/// A pod's network in the machine, until it is closed.
///
/// Thread-safe.
public final class ConnectedNetwork implements Lease {
    private final String id = UUID.randomUUID().toString();
    private final VirtualMachine machine;
    private final Agent agent;
    private final Path namespace;
    private final Dns dns;
    private final Routing routing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, PodAdapter> adapters = new TreeMap<>(); // by index; guarded by lock
    private Optional<Follower> follower = Optional.empty(); // guarded by lock
    private boolean closed; // guarded by lock

    private ConnectedNetwork(
            VirtualMachine machine, Agent agent, Path namespace, Dns dns, Routing routing) {
        this.machine = machine;
        this.agent = agent;
        this.namespace = namespace;
        this.dns = dns;
        this.routing = routing;
    }

    /// Carries every interface of a pod into a machine; nothing is left if that fails.
    public static ConnectedNetwork connect(
            VirtualMachine machine, Agent agent, PodNetwork network, Dns dns, Routing routing)
            throws IOException, InterruptedException {
        var connected = new ConnectedNetwork(machine, agent, network.namespace(), dns, routing);
        try {
            connected.add(network, network.interfaces());
            return connected;
        } catch (Throwable e) {
            try (connected) {
                throw e;
            }
        }
    }

    /// Gives back what a machine that is gone held of a network namespace: the packets of its interfaces.
    ///
    /// @param identity [PodNetwork#identity] as it was; another namespace at that path is left alone
    public static void release(Path namespace, long identity) throws IOException {
        Redirection.undoAll(namespace, identity);
    }

    /// What the guest calls the pod's namespace, a GUID; containers name it in `windows.network.networkNamespace`.
    public String id() {
        return id;
    }

    /// The names of the interfaces in the machine.
    public List<String> interfaces() {
        lock.lock();
        try {
            return adapters.values().stream().map(each -> each.pod().name()).toList();
        } finally {
            lock.unlock();
        }
    }

    /// Checks that it is there without that process, whose end ends the process's own namespace.
    ///
    /// @throws IOException if interfaces of that namespace are in the machine
    public void requireOutlives(OptionalLong process) throws IOException {
        if (PodNetwork.isOf(namespace, process) && !interfaces().isEmpty()) {
            throw new IOException(
                    "interfaces %s were made in the namespace of the machine's own process and would end with it"
                            .formatted(interfaces()));
        }
    }

    /// From now on does [#refresh] whenever something has changed in the namespace.
    ///
    /// @param log told what fails
    public void follow(Log log) throws IOException {
        lock.lock();
        try {
            if (!closed && follower.isEmpty()) {
                follower = Optional.of(Follower.start(this, namespace, log));
            }
        } finally {
            lock.unlock();
        }
    }

    /// Looks into the namespace again: interfaces that came go into the machine, those that went leave it, and those
    /// to which something was added do both. What an interface has lost stays in the machine: nothing that has a time
    /// to live is renewed in a namespace that gets no packets.
    ///
    /// @throws PodNetworkException if the namespace is gone; nothing changes then
    public void refresh() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (closed) {
                return;
            }
            var there = Redirection.links(namespace);
            var network = PodNetwork.look(namespace);
            for (var adapter : List.copyOf(adapters.values())) {
                if (!there.contains(adapter.pod().index()) || hasGained(adapter, network)) {
                    adapter.down(machine, agent);
                    adapters.remove(adapter.pod().index());
                }
            }
            var added = new ArrayList<>(network.interfaces());
            added.removeIf(each -> adapters.containsKey(each.index()));
            add(network, added);
        } finally {
            lock.unlock();
        }
    }

    private static boolean hasGained(PodAdapter adapter, PodNetwork network) {
        return network.interfaces().stream()
                .anyMatch(each ->
                        each.index() == adapter.pod().index() && !adapter.pod().covers(each));
    }

    private void add(PodNetwork network, List<PodInterface> interfaces)
            throws IOException, InterruptedException {
        for (var each : interfaces) {
            var adapter = new PodAdapter(network, each, AdapterSettings.of(id, each, dns, routing));
            adapter.up(machine, agent);
            adapters.put(each.index(), adapter);
        }
    }

    /// Takes all interfaces out of the machine and gives them their packets back.
    ///
    /// @throws IOException if something could not be given back; call it again to go on from there
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            follower.ifPresent(Follower::close);
            for (var adapter : List.copyOf(adapters.values()).reversed()) {
                adapter.down(machine, agent);
                adapters.remove(adapter.pod().index());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while disconnecting " + namespace);
        } finally {
            lock.unlock();
        }
    }
}
