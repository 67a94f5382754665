package io.hcsshim.hcn;

import io.hcsshim.hcn.schema.HostComputeNamespace;
import io.hcsshim.hcn.schema.ModifyNamespaceSettingRequest;
import io.hcsshim.hcn.schema.NamespaceResource;
import io.hcsshim.hcn.schema.NamespaceResourceContainer;
import io.hcsshim.hcn.schema.NamespaceResourceEndpoint;
import io.hcsshim.hcn.schema.NamespaceResourceType;
import io.hcsshim.hcn.schema.NamespaceType;
import io.hcsshim.hcn.schema.RequestType;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The network namespaces of a host. Thread-safe. The endpoints of one that is deleted stay.
public final class Namespaces extends HcnObjects<HostComputeNamespace> {
    Namespaces(HcnProvider provider) {
        super(provider, HcnKind.NAMESPACE, HostComputeNamespace.SHAPE, HostComputeNamespace.ID);
    }

    /// Makes a namespace of a type (see [io.hcsshim.hcn.schema.NamespaceType]).
    public HostComputeNamespace create(String type) throws IOException {
        return create(new HostComputeNamespace().with(HostComputeNamespace.TYPE, type));
    }

    /// Changes a namespace.
    public HostComputeNamespace modify(String id, ModifyNamespaceSettingRequest request)
            throws IOException {
        return change(id, request);
    }

    /// Puts an endpoint into a namespace, where it becomes a network card.
    ///
    /// @throws HcnException [HcnError#ENDPOINT_NOT_FOUND], or [HcnError#ENDPOINT_NAMESPACE_EXISTS] if it is in a
    ///         namespace
    public HostComputeNamespace attach(String namespace, String endpoint) throws IOException {
        return modify(namespace, endpointRequest(RequestType.ADD, endpoint));
    }

    /// Takes an endpoint out of a namespace.
    public HostComputeNamespace detach(String namespace, String endpoint) throws IOException {
        return modify(namespace, endpointRequest(RequestType.REMOVE, endpoint));
    }

    /// Tells who keeps the machine that a namespace is in that its endpoints have changed. Only one of the type
    /// [NamespaceType#GUEST] is in a machine, and only on Windows somebody keeps that: Microsoft's `runhcs`.
    ///
    /// @throws HcnException with the words of who keeps it, if it refuses
    public void sync(String id) throws IOException {
        if (get(id).get(HostComputeNamespace.TYPE).equals(NamespaceType.GUEST)) {
            provider().sync(guid(id));
        }
    }

    /// The ids of the endpoints in a namespace.
    public List<String> endpoints(String id) throws IOException {
        return resources(
                id,
                NamespaceResourceType.ENDPOINT,
                NamespaceResourceEndpoint.SHAPE,
                NamespaceResourceEndpoint.ID);
    }

    /// The ids of the containers in a namespace.
    public List<String> containers(String id) throws IOException {
        return resources(
                id,
                NamespaceResourceType.CONTAINER,
                NamespaceResourceContainer.SHAPE,
                NamespaceResourceContainer.ID);
    }

    private static ModifyNamespaceSettingRequest endpointRequest(String request, String endpoint) {
        return new ModifyNamespaceSettingRequest()
                .with(ModifyNamespaceSettingRequest.RESOURCE_TYPE, NamespaceResourceType.ENDPOINT)
                .with(ModifyNamespaceSettingRequest.REQUEST_TYPE, request)
                .with(
                        ModifyNamespaceSettingRequest.SETTINGS,
                        JsonObject.builder().put("EndpointId", endpoint).build());
    }

    private <D extends Document<D>> List<String> resources(
            String id, String type, Shape<D> shape, Member<String> member) throws IOException {
        var ids = new ArrayList<String>();
        for (var resource : get(id).get(HostComputeNamespace.RESOURCES)) {
            if (resource.get(NamespaceResource.TYPE).equals(type)) {
                ids.add(resourceId(id, resource, shape, member));
            }
        }
        return List.copyOf(ids);
    }

    private static <D extends Document<D>> String resourceId(
            String id, NamespaceResource resource, Shape<D> shape, Member<String> member)
            throws HcnException {
        try {
            return shape.from(resource.get(NamespaceResource.DATA)).get(member);
        } catch (JsonException e) {
            throw HcnException.because(
                    HcnError.INVALID_JSON, "read resources of namespace " + id, e);
        }
    }
}
