package io.hcsshim.windows.container;

import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The endpoints of the Host Compute Network service.
public final class HcnEndpoints implements Endpoints {
    private final Hcn hcn;

    /// @param hcn the service
    public HcnEndpoints(Hcn hcn) {
        this.hcn = hcn;
    }

    @Override
    public JsonObject namespace(String id) throws IOException {
        return hcn.namespaces().get(id).toJson();
    }

    @Override
    public List<HostComputeEndpoint> in(String namespace) throws IOException {
        var endpoints = new ArrayList<HostComputeEndpoint>();
        for (var id : hcn.namespaces().endpoints(namespace)) {
            endpoints.add(hcn.endpoints().get(id));
        }
        endpoints.sort(
                Comparator.comparing(each -> !each.get(HostComputeEndpoint.NAME).endsWith("eth0")));
        return endpoints;
    }
}
