package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// Starts a process.
///
/// @param processParameters the text of a [ProcessParameters]
/// @param stdio where its streams go; which of them are wanted, the parameters say
public record ExecuteProcess(RequestHead head, String processParameters, VsockStdio stdio)
        implements Request {
    /// A request with the text of `parameters`.
    public ExecuteProcess(RequestHead head, ProcessParameters parameters, VsockStdio stdio) {
        this(head, parameters.toJson().toEscapedText(), stdio);
    }

    /// Reads the body, but not yet the document inside.
    public static ExecuteProcess of(JsonObject body) throws JsonException {
        var settings = body.object("Settings").orElse(JsonObject.of());
        var stdio = settings.object("VsockStdioRelaySettings").orElse(JsonObject.of());
        return new ExecuteProcess(
                RequestHead.of(body), settings.string("ProcessParameters"), VsockStdio.of(stdio));
    }

    /// Reads the document inside.
    ///
    /// @throws HResultException [HResult#INVALID_JSON] if it cannot be read
    public ProcessParameters parameters() throws HResultException {
        try {
            return ProcessParameters.of(JsonObject.parse(processParameters));
        } catch (JsonException e) {
            throw HResultException.unmarshal(processParameters, e);
        }
    }

    @Override
    public int type() {
        return MessageType.EXECUTE_PROCESS;
    }

    @Override
    public JsonObject toJson() {
        var settings =
                JsonObject.builder()
                        .put("ProcessParameters", processParameters)
                        .put("VsockStdioRelaySettings", stdio.toJson());
        return head.toJson().put("Settings", settings.build()).build();
    }
}
