package io.hcsshim.hcn.hns;

import java.io.IOException;
import java.util.Optional;

/// The networks that the first generation of the service knows.
public final class HnsNetworks extends HnsObjects<HnsNetwork> {
    HnsNetworks(HnsCalls calls) {
        super(calls, "/networks/", HnsNetwork.SHAPE);
    }

    /// The network with this name.
    public Optional<HnsNetwork> find(String name) throws IOException {
        return find(name, HnsNetwork.NAME);
    }

    /// Makes a network.
    ///
    /// @throws IllegalArgumentException if a subnet has no gateway
    @Override
    public HnsNetwork create(HnsNetwork settings) throws IOException {
        for (var subnet : settings.get(HnsNetwork.SUBNETS)) {
            var prefix = subnet.get(Subnet.ADDRESS_PREFIX);
            if (!prefix.isEmpty() && subnet.get(Subnet.GATEWAY_ADDRESS).isEmpty()) {
                throw new IllegalArgumentException("subnet " + prefix + " has no gateway");
            }
        }
        return super.create(settings);
    }

    /// Gives a network new settings.
    public HnsNetwork update(String id, HnsNetwork settings) throws IOException {
        return replace(id, settings);
    }
}
