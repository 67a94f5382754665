package io.hcsshim.guest.network;

import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.ModifySettings;
import io.hcsshim.protocol.gcs.NetworkAdapter;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The networks of this VM by the ids that the host gave them, GUIDs in any case of letters.
///
/// Adapters and the container that owns a namespace come in any order; an adapter is configured when both are there.
/// Thread-safe.
public final class Networks {
    /// Owner of a network whose adapters stay in the VM's own namespace.
    public static final int THE_VM = 0;

    private static final int NOBODY = -1;

    private final Adapters adapters;
    private final LinkSetup setup;
    private final Map<String, Network> networks = new HashMap<>(); // guarded by this

    private static final class Network {
        private final List<Nic> nics = new ArrayList<>();
        private int owner = NOBODY;
    }

    private static final class Nic {
        private final NetworkAdapter adapter;
        private String link = ""; // until it was found
        private boolean configured;

        Nic(NetworkAdapter adapter) {
            this.adapter = adapter;
        }
    }

    /// The networks of this VM.
    public Networks() {
        this(new Adapters(new File("/sys")), new LinkSetup());
    }

    Networks(Adapters adapters, LinkSetup setup) {
        this.adapters = adapters;
        this.setup = setup;
    }

    /// Takes an adapter in, or forgets it before the host unplugs it.
    public void modify(ModifySettings request, NetworkAdapter adapter) throws IOException {
        switch (request.requestType()) {
            case ModifySettings.ADD -> add(adapter);
            case ModifySettings.REMOVE -> remove(adapter);
            default -> throw request.unsupportedRequestType();
        }
    }

    private void add(NetworkAdapter adapter) throws IOException {
        var nic = new Nic(adapter);
        reserve(nic);
        try {
            var link = adapters.await(adapter);
            synchronized (this) {
                nic.link = link;
                var network = networks.get(key(adapter.namespaceId()));
                if (network != null) {
                    configure(network);
                }
            }
        } catch (IOException e) {
            remove(adapter);
            throw e;
        }
    }

    private synchronized void reserve(Nic nic) throws IOException {
        var key = key(nic.adapter.namespaceId());
        var network = networks.get(key);
        if (network == null) {
            network = new Network();
            networks.put(key, network);
        }
        if (find(network, nic.adapter.id()) != null) {
            throw new IOException("network adapter " + nic.adapter.id() + " is there already");
        }
        network.nics.add(nic);
    }

    /// What is not known is no failure: it is not there afterwards.
    private synchronized void remove(NetworkAdapter adapter) {
        var key = key(adapter.namespaceId());
        var network = networks.get(key);
        if (network == null) {
            return;
        }
        network.nics.remove(find(network, adapter.id()));
        if (network.nics.isEmpty() && network.owner == NOBODY) {
            networks.remove(key);
        }
    }

    private static @Nullable Nic find(Network network, String id) {
        for (var nic : network.nics) {
            if (nic.adapter.id().equalsIgnoreCase(id)) {
                return nic;
            }
        }
        return null;
    }

    /// Whether the host has named an adapter for that network.
    public synchronized boolean knows(String id) {
        return networks.containsKey(key(id));
    }

    /// The adapters of a network in the order in which they came.
    ///
    /// @throws HResultException not found, if the host has named none for that network
    public synchronized List<NetworkAdapter> adapters(String id) throws HResultException {
        var all = new ArrayList<NetworkAdapter>();
        for (var nic : require(id).nics) {
            all.add(nic.adapter);
        }
        return all;
    }

    /// Moves the adapters of a network into the network namespace of a process, those to come too, and configures them.
    ///
    /// @throws IOException also if the network has an owner
    public void assign(String id, int pid) throws IOException {
        own(id, pid);
    }

    /// Leaves the adapters of a network in the VM's own namespace, and configures them.
    public void assignToVm(String id) throws IOException {
        own(id, THE_VM);
    }

    private synchronized void own(String id, int owner) throws IOException {
        var network = networks.get(key(id));
        if (network == null) { // its adapters come later, or never
            network = new Network();
            networks.put(key(id), network);
        }
        if (network.owner != NOBODY) {
            throw new IOException(
                    "network " + id + " was previously assigned to process " + network.owner);
        }
        network.owner = owner;
        try {
            configure(network);
        } catch (IOException e) {
            network.owner = NOBODY;
            throw e;
        }
    }

    /// Frees a network whose owner has ended. Its adapters come back to the VM's namespace when the last process has left
    /// the owner's, so another may own it then.
    public synchronized void release(String id, int pid) {
        var network = networks.get(key(id));
        if (network == null || network.owner != pid) {
            return;
        }
        network.owner = NOBODY;
        for (var nic : network.nics) {
            nic.configured = false;
        }
        if (network.nics.isEmpty()) {
            networks.remove(key(id));
        }
    }

    private Network require(String id) throws HResultException {
        var network = networks.get(key(id));
        if (network == null) {
            throw HResultException.because(
                    HResult.NOT_FOUND, "network namespace \"" + id + "\" is not known");
        }
        return network;
    }

    private void configure(Network network) throws IOException {
        if (network.owner == NOBODY) {
            return;
        }
        for (var i = 0; i < network.nics.size(); i++) {
            var nic = network.nics.get(i);
            if (nic.link.isEmpty() || nic.configured) {
                continue;
            }
            if (network.owner == THE_VM) {
                setup.configure(nic.link, nic.adapter, i);
            } else {
                setup.moveAndConfigure(nic.link, network.owner, nic.adapter, i);
            }
            nic.configured = true;
        }
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }
}
