package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// One of them.
///
/// @param json its members
public record NnvManagementMacAddress(JsonObject json)
        implements Document<NnvManagementMacAddress> {
    /// Six hexadecimal octets joined by `-`.
    public static final Member<String> MAC_ADDRESS = Member.text("MacAddress");

    /// Its members in order.
    public static final Shape<NnvManagementMacAddress> SHAPE =
            Shape.of(NnvManagementMacAddress::new, MAC_ADDRESS);

    /// The empty document.
    public NnvManagementMacAddress() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NnvManagementMacAddress> shape() {
        return SHAPE;
    }
}
