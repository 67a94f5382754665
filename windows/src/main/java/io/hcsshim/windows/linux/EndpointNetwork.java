package io.hcsshim.windows.linux;

import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.shim.task.CarriedNetwork;
import io.hcsshim.shim.task.Machine;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.sys.linux.net.MacAddress;
import io.hcsshim.vm.Device;
import io.hcsshim.windows.container.Endpoints;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The endpoints of a namespace of the host, each of which becomes a card of the machine (host specification, "Networking").
///
/// @param namespace its GUID
/// @param endpoints the one for the first card first
record EndpointNetwork(String namespace, List<HostComputeEndpoint> endpoints)
        implements CarriedNetwork {
    /// What the service's virtual switches carry.
    private static final int MTU = 1500;

    EndpointNetwork {
        endpoints = List.copyOf(endpoints);
    }

    /// Reads the namespace.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if there is none
    static EndpointNetwork of(String namespace, Endpoints host) throws IOException {
        try {
            return new EndpointNetwork(namespace, host.in(namespace));
        } catch (IOException | IllegalArgumentException e) {
            throw TaskException.precondition(
                    "network namespace " + namespace + ": " + e.getMessage());
        }
    }

    @Override
    public Optional<HostObject> leftover() {
        return Optional.empty();
    }

    @Override
    public String into(Machine machine) throws IOException, InterruptedException {
        for (var endpoint : endpoints) {
            var card = UUID.randomUUID().toString();
            var mac = endpoint.get(HostComputeEndpoint.MAC_ADDRESS);
            var link = new Device.NicLink.Endpoint(endpoint.get(HostComputeEndpoint.ID));
            machine.addCard(
                    new Device.Nic(card, mac(mac), MTU, link),
                    EndpointCard.settings(namespace, card, endpoint));
        }
        return namespace;
    }

    private static MacAddress mac(String dashed) throws IOException {
        try {
            return MacAddress.parse(dashed.replace('-', ':'));
        } catch (IllegalArgumentException e) {
            throw new IOException("endpoint without an Ethernet address: '" + dashed + "'", e);
        }
    }
}
