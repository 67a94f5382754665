package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// Adds, removes or changes a resource.
///
/// @param requestType [#ADD], [#REMOVE], [#UPDATE], or whatever a host sends; never empty
/// @param settings which resource, and how
public record ModifySettings(RequestHead head, String requestType, Settings settings)
        implements Request {
    /// Makes the resource.
    public static final String ADD = "Add";

    /// Takes it away.
    public static final String REMOVE = "Remove";

    /// Changes it.
    public static final String UPDATE = "Update";

    /// An empty request type means [#ADD].
    public ModifySettings {
        requestType = requestType.isEmpty() ? ADD : requestType;
    }

    /// Reads the body.
    ///
    /// @throws JsonException also if the request, or the settings of a resource that has some, are
    ///     missing
    public static ModifySettings of(JsonObject body) throws JsonException {
        var head = RequestHead.of(body);
        var request = body.object("Request");
        if (request.isEmpty()) {
            throw new JsonException("unexpected end of JSON input: no Request");
        }
        return new ModifySettings(
                head, request.get().string("RequestType"), Settings.of(request.get()));
    }

    /// The failure of a resource that does not know this request type.
    public HResultException unsupportedRequestType() {
        return new HResultException(
                HResult.FAIL, "the RequestType \"" + requestType + "\" is not supported");
    }

    @Override
    public int type() {
        return MessageType.MODIFY_SETTINGS;
    }

    @Override
    public JsonObject toJson() {
        var request =
                JsonObject.builder()
                        .put("RequestType", requestType)
                        .putUnlessEmpty("ResourceType", settings.resourceType());
        var details = settings.toJson();
        if (details.isPresent()) {
            request.put("Settings", details.get());
        }
        return head.toJson().put("Request", request.build()).build();
    }
}
