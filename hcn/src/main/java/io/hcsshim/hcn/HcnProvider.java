package io.hcsshim.hcn;

import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/// What does the work below [Hcn]: a store of documents whose objects are real networks, endpoints and so on.
///
/// Documents are those of [io.hcsshim.hcn.schema]; a provider keeps members that it does not know. Every method
/// blocks, may be called from any thread, virtual ones included, and at the same time as others.
///
/// Failures are [HcnException]. An object that does not exist is [HcnError#NETWORK_NOT_FOUND],
/// [HcnError#ENDPOINT_NOT_FOUND] or, for the other kinds, [HcnError#ELEMENT_NOT_FOUND].
public interface HcnProvider {
    /// The ids of the objects that a query is about, in no order.
    List<UUID> enumerate(HcnKind kind, HcnQuery query) throws IOException;

    /// The object's document.
    JsonObject query(HcnKind kind, UUID id) throws IOException;

    /// Makes an object.
    ///
    /// @param settings its document; without `ID` the provider chooses one. That of an endpoint names its network
    ///        in `HostComputeNetwork`
    /// @return the document of what was made, with what the provider added. If it fails, nothing is left
    JsonObject create(HcnKind kind, JsonObject settings) throws IOException;

    /// Changes an object.
    ///
    /// @param request a `Modify…SettingRequest`; for load balancers and routes their whole document
    /// @return the document of what it is now
    JsonObject modify(HcnKind kind, UUID id, JsonObject request) throws IOException;

    /// Takes an object away, and what belongs to it.
    void delete(HcnKind kind, UUID id) throws IOException;

    /// Tells who keeps the machine that a namespace of the type `Guest` is in that its endpoints have changed; nothing where
    /// nobody does.
    default void sync(UUID namespace) throws IOException {}

    /// The version of the service, from which follows what it can do (see [Features]).
    HnsVersion version() throws IOException;

    /// What the service can do: what follows from its version, unless it says otherwise.
    default Features features() throws IOException {
        return new Features(version());
    }
}
