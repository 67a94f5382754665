package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A network interface and its configuration in a namespace.
///
/// @param namespaceId the pod's namespace, a GUID
/// @param id the adapter, a GUID
/// @param macAddress with dashes
/// @param dnsSuffix search domains separated by commas
/// @param dnsServerList addresses separated by commas
/// @param encapOverhead bytes taken from the MTU, 0 to 65535
/// @param vpciAssigned whether the adapter is a PCI device of the host
/// @param ipConfigs addresses
/// @param routes routes
/// @param policyBasedRouting whether a rule and a table of its own are made
/// @param enableLowMetric with policy routing, whether the adapter is the less preferred
/// @param name what the interface is to be called, empty for its own name; not part of Microsoft's protocol
/// @param neighbors machines that answer nobody who asks for them; not part of Microsoft's protocol
public record NetworkAdapter(
        String namespaceId,
        String id,
        String macAddress,
        String dnsSuffix,
        String dnsServerList,
        int encapOverhead,
        boolean vpciAssigned,
        List<IpConfig> ipConfigs,
        List<Route> routes,
        boolean policyBasedRouting,
        boolean enableLowMetric,
        String name,
        List<Neighbor> neighbors)
        implements Settings {
    /// The resource's name.
    public static final String TYPE = "Network";

    /// Keeps copies of the lists.
    public NetworkAdapter {
        ipConfigs = List.copyOf(ipConfigs);
        routes = List.copyOf(routes);
        neighbors = List.copyOf(neighbors);
    }

    /// An address.
    ///
    /// @param ipAddress IPv4 or IPv6
    /// @param prefixLength 0 to 255 on the wire
    public record IpConfig(String ipAddress, int prefixLength) {}

    /// A route.
    ///
    /// @param nextHop the gateway; empty or `0.0.0.0` for none
    /// @param destinationPrefix where to, e.g. `0.0.0.0/0`
    /// @param metric 0 to 65535
    public record Route(String nextHop, String destinationPrefix, int metric) {}

    /// Where another machine on the link is.
    ///
    /// @param ipAddress IPv4 or IPv6
    /// @param macAddress with dashes
    public record Neighbor(String ipAddress, String macAddress) {}

    /// Reads the settings.
    public static NetworkAdapter of(JsonObject json) throws JsonException {
        return new NetworkAdapter(
                json.string("NamespaceID"),
                json.string("ID"),
                json.string("MacAddress"),
                json.string("DNSSuffix"),
                json.string("DNSServerList"),
                json.uint16("EncapOverhead"),
                json.bool("VPCIAssigned"),
                readIpConfigs(json),
                readRoutes(json),
                json.bool("PolicyBasedRouting"),
                json.bool("EnableLowMetric"),
                json.string("Name"),
                readNeighbors(json));
    }

    private static List<IpConfig> readIpConfigs(JsonObject json) throws JsonException {
        var configs = new ArrayList<IpConfig>();
        for (var config : json.objects("IPConfigs")) {
            configs.add(new IpConfig(config.string("IPAddress"), config.uint8("PrefixLength")));
        }
        return configs;
    }

    private static List<Route> readRoutes(JsonObject json) throws JsonException {
        var routes = new ArrayList<Route>();
        for (var route : json.objects("Routes")) {
            routes.add(
                    new Route(
                            route.string("NextHop"),
                            route.string("DestinationPrefix"),
                            route.uint16("Metric")));
        }
        return routes;
    }

    private static List<Neighbor> readNeighbors(JsonObject json) throws JsonException {
        var neighbors = new ArrayList<Neighbor>();
        for (var neighbor : json.objects("Neighbors")) {
            neighbors.add(
                    new Neighbor(neighbor.string("IPAddress"), neighbor.string("MacAddress")));
        }
        return neighbors;
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(
                JsonObject.builder()
                        .putUnlessEmpty("NamespaceID", namespaceId)
                        .putUnlessEmpty("ID", id)
                        .putUnlessEmpty("MacAddress", macAddress)
                        .putUnlessEmpty("DNSSuffix", dnsSuffix)
                        .putUnlessEmpty("DNSServerList", dnsServerList)
                        .putUnlessZero("EncapOverhead", encapOverhead)
                        .putIfTrue("VPCIAssigned", vpciAssigned)
                        .putUnlessEmpty("IPConfigs", writeIpConfigs())
                        .putUnlessEmpty("Routes", writeRoutes())
                        .putIfTrue("PolicyBasedRouting", policyBasedRouting)
                        .putIfTrue("EnableLowMetric", enableLowMetric)
                        .putUnlessEmpty("Name", name)
                        .putUnlessEmpty("Neighbors", writeNeighbors())
                        .build());
    }

    private JsonArray writeIpConfigs() {
        var list = new ArrayList<Json>();
        for (var config : ipConfigs) {
            list.add(
                    JsonObject.builder()
                            .putUnlessEmpty("IPAddress", config.ipAddress)
                            .putUnlessZero("PrefixLength", config.prefixLength)
                            .build());
        }
        return new JsonArray(list);
    }

    private JsonArray writeNeighbors() {
        var list = new ArrayList<Json>();
        for (var neighbor : neighbors) {
            list.add(
                    JsonObject.builder()
                            .put("IPAddress", neighbor.ipAddress)
                            .put("MacAddress", neighbor.macAddress)
                            .build());
        }
        return new JsonArray(list);
    }

    private JsonArray writeRoutes() {
        var list = new ArrayList<Json>();
        for (var route : routes) {
            list.add(
                    JsonObject.builder()
                            .putUnlessEmpty("NextHop", route.nextHop)
                            .putUnlessEmpty("DestinationPrefix", route.destinationPrefix)
                            .putUnlessZero("Metric", route.metric)
                            .build());
        }
        return new JsonArray(list);
    }
}
