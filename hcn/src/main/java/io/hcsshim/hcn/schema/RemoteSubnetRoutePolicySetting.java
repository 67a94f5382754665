package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A subnet of an overlay on another host: [NetworkPolicyType#REMOTE_SUBNET_ROUTE].
///
/// @param json its members
public record RemoteSubnetRoutePolicySetting(JsonObject json)
        implements Document<RemoteSubnetRoutePolicySetting> {
    /// The subnet. Always written.
    public static final Member<String> DESTINATION_PREFIX =
            Member.text("DestinationPrefix").always();

    /// The virtual subnet's number. Always written; no more than 16 bits of it fit.
    public static final Member<Integer> ISOLATION_ID = Member.uint16("IsolationId").always();

    /// The address of the other host. Always written.
    public static final Member<String> PROVIDER_ADDRESS = Member.text("ProviderAddress").always();

    /// The MAC address of the router there. Always written.
    public static final Member<String> DISTRIBUTED_ROUTER_MAC_ADDRESS =
            Member.text("DistributedRouterMacAddress").always();

    /// Its members in order.
    public static final Shape<RemoteSubnetRoutePolicySetting> SHAPE =
            Shape.of(
                    RemoteSubnetRoutePolicySetting::new,
                    DESTINATION_PREFIX,
                    ISOLATION_ID,
                    PROVIDER_ADDRESS,
                    DISTRIBUTED_ROUTER_MAC_ADDRESS);

    /// The empty document.
    public RemoteSubnetRoutePolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<RemoteSubnetRoutePolicySetting> shape() {
        return SHAPE;
    }
}
