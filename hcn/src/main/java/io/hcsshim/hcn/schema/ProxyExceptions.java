package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Traffic that goes past a proxy.
///
/// @param json its members
public record ProxyExceptions(JsonObject json) implements Document<ProxyExceptions> {
    /// Prefixes.
    public static final Member<List<String>> IP_ADDRESS_EXCEPTIONS =
            Member.texts("IpAddressExceptions");

    /// Ports, in text.
    public static final Member<List<String>> PORT_EXCEPTIONS = Member.texts("PortExceptions");

    /// Its members in order.
    public static final Shape<ProxyExceptions> SHAPE =
            Shape.of(ProxyExceptions::new, IP_ADDRESS_EXCEPTIONS, PORT_EXCEPTIONS);

    /// The empty document.
    public ProxyExceptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ProxyExceptions> shape() {
        return SHAPE;
    }
}
