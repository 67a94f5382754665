package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A network card of a machine.
///
/// @param json its members
public record NetworkAdapter(JsonObject json) implements Document<NetworkAdapter> {
    /// The GUID of a network endpoint.
    public static final Member<String> ENDPOINT_ID = Member.text("EndpointId");

    /// Six hexadecimal octets joined by `-`.
    public static final Member<String> MAC_ADDRESS = Member.text("MacAddress");

    /// Offload to the hardware; none if absent.
    public static final Member<IovSettings> IOV_SETTINGS =
            Member.document("IovSettings", IovSettings::new);

    /// Its members in order.
    public static final Shape<NetworkAdapter> SHAPE =
            Shape.of(NetworkAdapter::new, ENDPOINT_ID, MAC_ADDRESS, IOV_SETTINGS);

    /// The empty document.
    public NetworkAdapter() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NetworkAdapter> shape() {
        return SHAPE;
    }
}
