package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// An address of an endpoint.
///
/// @param json its members
public record IpConfig(JsonObject json) implements Document<IpConfig> {
    /// An IPv4 or IPv6 address.
    public static final Member<String> IP_ADDRESS = Member.text("IpAddress");

    /// Bits of the subnet, 0 to 128.
    public static final Member<Integer> PREFIX_LENGTH = Member.uint8("PrefixLength");

    /// Its members in order.
    public static final Shape<IpConfig> SHAPE = Shape.of(IpConfig::new, IP_ADDRESS, PREFIX_LENGTH);

    /// The empty document.
    public IpConfig() {
        this(JsonObject.of());
    }

    @Override
    public Shape<IpConfig> shape() {
        return SHAPE;
    }
}
