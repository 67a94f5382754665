package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Which compute systems are meant; an empty list does not restrict.
///
/// @param json its members
public record ComputeSystemQuery(JsonObject json) implements Document<ComputeSystemQuery> {
    /// Ids of systems, compared exactly.
    public static final Member<List<String>> IDS = Member.texts("Ids");

    /// `Container`, `VirtualMachine` or `Host`.
    public static final Member<List<String>> TYPES = Member.texts("Types");

    /// Names of systems, as [ContainerConfig#NAME] has them.
    public static final Member<List<String>> NAMES = Member.texts("Names");

    /// Owners, as [ContainerConfig#OWNER] has them: how a program finds its own.
    public static final Member<List<String>> OWNERS = Member.texts("Owners");

    /// Its members in order.
    public static final Shape<ComputeSystemQuery> SHAPE =
            Shape.of(ComputeSystemQuery::new, IDS, TYPES, NAMES, OWNERS);

    /// The empty document.
    public ComputeSystemQuery() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ComputeSystemQuery> shape() {
        return SHAPE;
    }
}
