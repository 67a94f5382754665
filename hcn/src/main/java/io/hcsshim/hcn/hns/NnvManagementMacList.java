package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The MAC addresses by which accelerated networking is managed.
///
/// @param json its members
public record NnvManagementMacList(JsonObject json) implements Document<NnvManagementMacList> {
    /// All of them; setting the list replaces it.
    public static final Member<List<NnvManagementMacAddress>> MAC_ADDRESS_LIST =
            Member.documents("MacAddressList", NnvManagementMacAddress::new);

    /// Its members in order.
    public static final Shape<NnvManagementMacList> SHAPE =
            Shape.of(NnvManagementMacList::new, MAC_ADDRESS_LIST);

    /// The empty document.
    public NnvManagementMacList() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NnvManagementMacList> shape() {
        return SHAPE;
    }
}
