package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.uvm.network.ConnectedNetwork;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.uvm.network.Routing;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The networks that were carried into a machine. Thread-safe.
final class MachineNetworks implements Lease {
    private final VirtualMachine machine;
    private final Agent agent;
    private final Dialling dialling;
    private final Log log;
    private final Set<ConnectedNetwork> networks = ConcurrentHashMap.newKeySet();
    private final Set<PodPorts> ports = ConcurrentHashMap.newKeySet();
    private volatile Routing routing = Routing.BY_DESTINATION;

    /// How somebody dials from within the namespace that has a network.
    interface Dialling {
        GuestProcess dial(String network, String address, int port)
                throws IOException, InterruptedException;
    }

    MachineNetworks(VirtualMachine machine, Agent agent, Dialling dialling, Log log) {
        this.machine = machine;
        this.agent = agent;
        this.dialling = dialling;
        this.log = log;
    }

    void route(Routing wanted) {
        routing = wanted;
    }

    ConnectedNetwork connect(PodNetwork network, Dns dns) throws IOException, InterruptedException {
        var connected = ConnectedNetwork.connect(machine, agent, network, dns, routing);
        networks.add(connected);
        return connected;
    }

    /// Gives the machine a card of a network that the host itself carries to it, and tells the guest.
    void add(Device.Nic card, NetworkAdapter settings) throws IOException, InterruptedException {
        machine.attach(card);
        try {
            agent.add(settings);
        } catch (IOException | InterruptedException | RuntimeException e) {
            try {
                machine.detach(card);
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    ConnectedNetwork connectAndFollow(PodNetwork network, Dns dns)
            throws IOException, InterruptedException {
        var connected = connect(network, dns);
        connected.follow(log);
        if (!network.isOf(machine.hostProcess())) {
            takeConnections(connected.id(), network.namespace());
        }
        return connected;
    }

    private void takeConnections(String network, Path namespace) {
        try {
            ports.add(
                    PodPorts.open(
                            namespace,
                            (address, port) -> dialling.dial(network, address, port),
                            log));
        } catch (IOException e) { // a pod is worth something without, too
            log.warning("connections made in the pod's namespace on the host do not reach it", e);
        }
    }

    /// All of them.
    Collection<ConnectedNetwork> all() {
        return List.copyOf(networks);
    }

    @Override
    public void close() throws IOException {
        ports.forEach(PodPorts::close);
        for (var network : networks) {
            network.close();
        }
    }
}
