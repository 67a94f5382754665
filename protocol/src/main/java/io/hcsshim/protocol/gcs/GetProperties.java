package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Asks for properties of a container.
///
/// @param query the text of a document with the wanted property types
public record GetProperties(RequestHead head, String query) implements Request {
    /// The pids of a container's processes.
    public static final String PROCESS_LIST = "ProcessList";

    /// What a container uses of the machine.
    public static final String STATISTICS = "Statistics";

    /// A request for these types.
    public GetProperties(RequestHead head, List<String> types) {
        this(
                head,
                JsonObject.builder()
                        .putUnlessEmpty("PropertyTypes", types)
                        .build()
                        .toEscapedText());
    }

    /// Reads the body, but not yet the document inside.
    public static GetProperties of(JsonObject body) throws JsonException {
        return new GetProperties(RequestHead.of(body), body.string("Query"));
    }

    /// The wanted types; an empty query wants none.
    ///
    /// @throws HResultException [HResult#INVALID_JSON] if the query cannot be read
    public List<String> types() throws HResultException {
        if (query.isEmpty()) {
            return List.of();
        }
        try {
            return JsonObject.parse(query).strings("PropertyTypes");
        } catch (JsonException e) {
            throw HResultException.unmarshal(query, e);
        }
    }

    @Override
    public int type() {
        return MessageType.GET_PROPERTIES;
    }

    @Override
    public JsonObject toJson() {
        return head.toJson().put("Query", query).build();
    }
}
