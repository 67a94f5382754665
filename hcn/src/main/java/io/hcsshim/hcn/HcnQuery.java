package io.hcsshim.hcn;

import io.hcsshim.hcn.schema.Version;
import io.hcsshim.wire.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/// Which objects are meant.
///
/// @param filter members that an object has to have, by name: `ID`, `Name`, or `VirtualNetwork` for the network of
///        an endpoint; empty for all objects
/// @param detailed whether the answer is to hold all that is known
public record HcnQuery(Map<String, String> filter, boolean detailed) {
    private static final int DETAILED = 1;

    /// Keeps a copy of the filter.
    public HcnQuery {
        filter = Map.copyOf(filter);
    }

    /// Every object.
    public static HcnQuery all() {
        return new HcnQuery(Map.of(), false);
    }

    /// The objects with this name.
    public static HcnQuery named(String name) {
        return new HcnQuery(Map.of("Name", name), false);
    }

    /// The object with this id.
    public static HcnQuery withId(String id) {
        return new HcnQuery(Map.of("ID", id), false);
    }

    /// The endpoints of a network.
    public static HcnQuery ofNetwork(String network) {
        return new HcnQuery(Map.of("VirtualNetwork", network), false);
    }

    /// The query as the service takes it: the filter is text within the document.
    public JsonObject toJson() {
        var json =
                JsonObject.builder()
                        .put("SchemaVersion", Version.of(2, 0).toJson())
                        .putUnlessZero("Flags", detailed ? DETAILED : 0);
        if (!filter.isEmpty()) {
            json.put("Filter", JsonObject.ofStrings(new TreeMap<>(filter)).toText());
        }
        return json.build();
    }
}
