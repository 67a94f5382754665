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
    public static final Member<String> DESTINATION_PREFIX =
            Member.text("DestinationPrefix").always();
    public static final Member<Integer> ISOLATION_ID = Member.uint16("IsolationId").always();
    public static final Member<String> PROVIDER_ADDRESS = Member.text("ProviderAddress").always();
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
