package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Where a network's addresses come from.
///
/// @param json its members
public record Ipam(JsonObject json) implements Document<Ipam> {
    /// `Static` or `DHCP`.
    public static final Member<String> TYPE = Member.text("Type");

    /// Its ranges.
    public static final Member<List<Subnet>> SUBNETS = Member.documents("Subnets", Subnet::new);

    /// Its members in order.
    public static final Shape<Ipam> SHAPE = Shape.of(Ipam::new, TYPE, SUBNETS);

    /// The empty document.
    public Ipam() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Ipam> shape() {
        return SHAPE;
    }
}
