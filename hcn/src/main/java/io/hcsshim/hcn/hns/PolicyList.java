package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Rules shared by endpoints.
///
/// @param json its members
public record PolicyList(JsonObject json) implements Document<PolicyList> {
    /// Its GUID.
    public static final Member<String> ID = Member.text("ID");

    /// `/endpoints/` and a GUID.
    public static final Member<List<String>> REFERENCES = Member.texts("References");

    /// The rules, each with a member `Type` of [PolicyType].
    public static final Member<List<Json>> POLICIES = Member.anys("Policies");

    /// Its members in order.
    public static final Shape<PolicyList> SHAPE =
            Shape.of(PolicyList::new, ID, REFERENCES, POLICIES);

    /// The empty document.
    public PolicyList() {
        this(JsonObject.of());
    }

    @Override
    public Shape<PolicyList> shape() {
        return SHAPE;
    }
}
