package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Which traffic a rule is about.
///
/// @param json its members
public record FiveTuple(JsonObject json) implements Document<FiveTuple> {
    /// Protocol numbers joined by commas; empty is all.
    public static final Member<String> PROTOCOLS = Member.text("Protocols");

    /// Addresses or prefixes joined by commas; empty is all.
    public static final Member<String> LOCAL_ADDRESSES = Member.text("LocalAddresses");

    /// Addresses or prefixes joined by commas; empty is all.
    public static final Member<String> REMOTE_ADDRESSES = Member.text("RemoteAddresses");

    /// Ports and ranges such as `80,8000-8080`; empty is all.
    public static final Member<String> LOCAL_PORTS = Member.text("LocalPorts");

    /// Ports and ranges such as `80,8000-8080`; empty is all.
    public static final Member<String> REMOTE_PORTS = Member.text("RemotePorts");

    /// Smaller goes first.
    public static final Member<Integer> PRIORITY = Member.uint16("Priority");

    /// Its members in order.
    public static final Shape<FiveTuple> SHAPE =
            Shape.of(
                    FiveTuple::new,
                    PROTOCOLS,
                    LOCAL_ADDRESSES,
                    REMOTE_ADDRESSES,
                    LOCAL_PORTS,
                    REMOTE_PORTS,
                    PRIORITY);

    /// The empty document.
    public FiveTuple() {
        this(JsonObject.of());
    }

    @Override
    public Shape<FiveTuple> shape() {
        return SHAPE;
    }
}
