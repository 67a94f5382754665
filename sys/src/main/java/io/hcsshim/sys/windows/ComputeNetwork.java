package io.hcsshim.sys.windows;

import java.util.UUID;

/// The host compute network service: computenetwork.dll. Thread-safe.
///
/// There are five kinds of objects and seven functions for each, of the same form; the prototypes below are those
/// of networks. A [Reply] with a result is a failure, even if its HRESULT is none.
public final class ComputeNetwork {
    private final Library library;

    /// Calls the library among `libraries`.
    public ComputeNetwork(Libraries libraries) {
        library = new Library(libraries, "computenetwork.dll");
    }

    /// The kinds of objects.
    public enum Kind {
        // HCN_NETWORK
        /// Named `Network`.
        NETWORK("Network"),
        // HCN_ENDPOINT
        /// Named `Endpoint`.
        ENDPOINT("Endpoint"),
        // HCN_NAMESPACE
        /// Named `Namespace`.
        NAMESPACE("Namespace"),
        // HCN_LOADBALANCER
        /// Named `LoadBalancer`.
        LOAD_BALANCER("LoadBalancer"),
        // HCN_ROUTE
        /// Named `SdnRoute`.
        ROUTE("SdnRoute");

        private final String noun;

        Kind(String noun) {
            this.noun = noun;
        }
    }

    /// The ids of the objects of a query, as a JSON array.
    // HRESULT HcnEnumerateNetworks(PCWSTR query, PWSTR* networks, PWSTR* result)
    public Reply enumerate(Kind kind, String query) throws WindowsException {
        try (var call = library.call("HcnEnumerate" + kind.noun + "s")) {
            var ids = call.cell();
            var result = call.cell();
            var hresult = call.int32(call.text(query), ids.address(), result.address());
            return new Reply(hresult, 0, ids.takeText(), result.takeText());
        }
    }

    /// Makes an object that is no endpoint.
    ///
    /// @param id zero, if its document has it
    // HRESULT HcnCreateNetwork(GUID* id, PCWSTR settings, HCN_NETWORK* network, PWSTR* result)
    public Reply create(Kind kind, UUID id, String settings) throws WindowsException {
        try (var call = library.call("HcnCreate" + kind.noun)) {
            var object = call.cell();
            var result = call.cell();
            var hresult =
                    call.int32(
                            call.guid(id), call.text(settings), object.address(), result.address());
            return new Reply(hresult, object.int64(), "", result.takeText());
        }
    }

    /// Makes an endpoint.
    ///
    /// @param network the handle of its network
    /// @param id zero, if its document has it
    // HRESULT HcnCreateEndpoint(HCN_NETWORK network, GUID* id, PCWSTR settings, HCN_ENDPOINT*
    // endpoint, PWSTR* result)
    public Reply createEndpoint(long network, UUID id, String settings) throws WindowsException {
        try (var call = library.call("HcnCreateEndpoint")) {
            var object = call.cell();
            var result = call.cell();
            var hresult =
                    call.int32(
                            network,
                            call.guid(id),
                            call.text(settings),
                            object.address(),
                            result.address());
            return new Reply(hresult, object.int64(), "", result.takeText());
        }
    }

    /// Opens an object.
    // HRESULT HcnOpenNetwork(GUID* id, HCN_NETWORK* network, PWSTR* result)
    public Reply open(Kind kind, UUID id) throws WindowsException {
        try (var call = library.call("HcnOpen" + kind.noun)) {
            var object = call.cell();
            var result = call.cell();
            var hresult = call.int32(call.guid(id), object.address(), result.address());
            return new Reply(hresult, object.int64(), "", result.takeText());
        }
    }

    /// Closes an object's handle.
    // HRESULT HcnCloseNetwork(HCN_NETWORK network)
    public void close(Kind kind, long object) throws WindowsException {
        try (var call = library.call("HcnClose" + kind.noun)) {
            call.require("", object);
        }
    }

    /// What is known of an object.
    // HRESULT HcnQueryNetworkProperties(HCN_NETWORK network, PCWSTR query, PWSTR* properties,
    // PWSTR* result)
    public Reply query(Kind kind, long object, String query) throws WindowsException {
        try (var call = library.call("HcnQuery" + kind.noun + "Properties")) {
            var properties = call.cell();
            var result = call.cell();
            var hresult =
                    call.int32(object, call.text(query), properties.address(), result.address());
            return new Reply(hresult, 0, properties.takeText(), result.takeText());
        }
    }

    /// Changes an object.
    // HRESULT HcnModifyNetwork(HCN_NETWORK network, PCWSTR settings, PWSTR* result)
    public Reply modify(Kind kind, long object, String settings) throws WindowsException {
        try (var call = library.call("HcnModify" + kind.noun)) {
            var result = call.cell();
            var hresult = call.int32(object, call.text(settings), result.address());
            return new Reply(hresult, 0, "", result.takeText());
        }
    }

    /// Takes an object away.
    // HRESULT HcnDeleteNetwork(GUID* id, PWSTR* result)
    public Reply delete(Kind kind, UUID id) throws WindowsException {
        try (var call = library.call("HcnDelete" + kind.noun)) {
            var result = call.cell();
            var hresult = call.int32(call.guid(id), result.address());
            return new Reply(hresult, 0, "", result.takeText());
        }
    }
}
