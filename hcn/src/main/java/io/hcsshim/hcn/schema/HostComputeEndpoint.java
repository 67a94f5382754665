package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A network card: a port on a [HostComputeNetwork], put into a [HostComputeNamespace] or given to a machine.
///
/// @param json its members
public record HostComputeEndpoint(JsonObject json) implements Document<HostComputeEndpoint> {
    /// Its GUID; the service chooses one if it is left empty.
    public static final Member<String> ID = Member.text("ID");

    /// A name; lookups by it find the first.
    public static final Member<String> NAME = Member.text("Name");

    /// The GUID of its network.
    public static final Member<String> HOST_COMPUTE_NETWORK = Member.text("HostComputeNetwork");

    /// The GUID of the namespace it is in; read only, see [ModifyNamespaceSettingRequest].
    public static final Member<String> HOST_COMPUTE_NAMESPACE = Member.text("HostComputeNamespace");

    /// Its rules.
    public static final Member<List<EndpointPolicy>> POLICIES =
            Member.documents("Policies", EndpointPolicy::new);

    /// Its addresses; the service chooses if there are none.
    public static final Member<List<IpConfig>> IP_CONFIGURATIONS =
            Member.documents("IpConfigurations", IpConfig::new);

    /// Its name servers, over those of the network. Always written.
    public static final Member<Dns> DNS = Member.document("Dns", Dns::new).always();

    /// Its routes; the service takes the subnet's if there are none.
    public static final Member<List<Route>> ROUTES = Member.documents("Routes", Route::new);

    /// Six hexadecimal octets joined by `-`.
    public static final Member<String> MAC_ADDRESS = Member.text("MacAddress");

    /// Bits of [EndpointFlags].
    public static final Member<Long> FLAGS = Member.uint32("Flags");

    /// How it fares. Always written.
    public static final Member<Health> HEALTH = Member.document("Health", Health::new).always();

    /// The version of the document, 2.0.
    public static final Member<Version> SCHEMA_VERSION =
            Member.document("SchemaVersion", Version::new).always();

    /// Its members in order.
    public static final Shape<HostComputeEndpoint> SHAPE =
            Shape.of(
                    HostComputeEndpoint::new,
                    ID,
                    NAME,
                    HOST_COMPUTE_NETWORK,
                    HOST_COMPUTE_NAMESPACE,
                    POLICIES,
                    IP_CONFIGURATIONS,
                    DNS,
                    ROUTES,
                    MAC_ADDRESS,
                    FLAGS,
                    HEALTH,
                    SCHEMA_VERSION);

    /// The empty document.
    public HostComputeEndpoint() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HostComputeEndpoint> shape() {
        return SHAPE;
    }
}
