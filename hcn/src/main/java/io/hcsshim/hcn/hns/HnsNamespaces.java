package io.hcsshim.hcn.hns;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.schema.NamespaceResource;
import io.hcsshim.hcn.schema.NamespaceResourceType;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The network namespaces that the first generation of the service knows.
public final class HnsNamespaces extends HnsObjects<Namespace> {
    private static final String ID = "Id";

    HnsNamespaces(HnsCalls calls) {
        super(calls, "/namespaces/", Namespace.SHAPE);
    }

    /// Makes a namespace.
    public Namespace create() throws IOException {
        return create(new Namespace());
    }

    /// The ids of the endpoints in a namespace.
    public List<String> endpoints(String id) throws IOException {
        var ids = new ArrayList<String>();
        for (var resource : get(id).get(Namespace.RESOURCE_LIST)) {
            if (resource.get(NamespaceResource.TYPE).equals(NamespaceResourceType.ENDPOINT)) {
                ids.add(endpoint(id, resource));
            }
        }
        return List.copyOf(ids);
    }

    private static String endpoint(String id, NamespaceResource resource) throws HcnException {
        var tried = "read resources of namespace " + id;
        if (resource.get(NamespaceResource.DATA) instanceof JsonObject data) {
            try {
                return data.string(ID);
            } catch (JsonException e) {
                throw HcnException.because(HcnError.INVALID_JSON, tried, e);
            }
        }
        throw HcnException.of(HcnError.INVALID_JSON, tried);
    }

    /// Puts an endpoint into a namespace.
    public void addEndpoint(String id, String endpoint) throws IOException {
        calls.post(path(id) + "/addresource", resource(endpoint));
    }

    /// Takes an endpoint out of a namespace.
    public void removeEndpoint(String id, String endpoint) throws IOException {
        calls.post(path(id) + "/removeresource", resource(endpoint));
    }

    private static NamespaceResource resource(String endpoint) {
        return new NamespaceResource()
                .with(NamespaceResource.TYPE, NamespaceResourceType.ENDPOINT)
                .with(NamespaceResource.DATA, JsonObject.builder().put(ID, endpoint).build());
    }
}
