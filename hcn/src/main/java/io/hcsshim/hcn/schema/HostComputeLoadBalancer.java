package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Virtual addresses whose traffic is spread over endpoints.
///
/// @param json its members
public record HostComputeLoadBalancer(JsonObject json)
        implements Document<HostComputeLoadBalancer> {
    /// Its GUID; the service chooses one if it is left empty.
    public static final Member<String> ID = Member.text("ID");

    /// GUIDs of endpoints.
    public static final Member<List<String>> HOST_COMPUTE_ENDPOINTS =
            Member.texts("HostComputeEndpoints");

    /// The address that the traffic bears towards the endpoints; empty for the client's own.
    public static final Member<String> SOURCE_VIP = Member.text("SourceVIP");

    /// The virtual addresses.
    public static final Member<List<String>> FRONTEND_VIPS = Member.texts("FrontendVIPs");

    /// Which of their ports lead where.
    public static final Member<List<LoadBalancerPortMapping>> PORT_MAPPINGS =
            Member.documents("PortMappings", LoadBalancerPortMapping::new);

    /// The version of the document, 2.0.
    public static final Member<Version> SCHEMA_VERSION =
            Member.document("SchemaVersion", Version::new).always();

    /// Bits of [LoadBalancerFlags].
    public static final Member<Long> FLAGS = Member.uint32("Flags");

    /// Its members in order.
    public static final Shape<HostComputeLoadBalancer> SHAPE =
            Shape.of(
                    HostComputeLoadBalancer::new,
                    ID,
                    HOST_COMPUTE_ENDPOINTS,
                    SOURCE_VIP,
                    FRONTEND_VIPS,
                    PORT_MAPPINGS,
                    SCHEMA_VERSION,
                    FLAGS);

    /// The empty document.
    public HostComputeLoadBalancer() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HostComputeLoadBalancer> shape() {
        return SHAPE;
    }
}
