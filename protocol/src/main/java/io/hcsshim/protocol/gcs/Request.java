package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// A message from the host to the guest that wants an answer.
public sealed interface Request
        permits NegotiateProtocol,
                Create,
                ExecuteProcess,
                WaitForProcess,
                SignalProcess,
                ResizeConsole,
                GetProperties,
                ModifySettings,
                PlainRequest {
    /// Whom it is for.
    RequestHead head();

    /// Its [MessageType].
    int type();

    /// Its body.
    JsonObject toJson();

    /// Reads the body of a request of any known type.
    ///
    /// @throws JsonException if a member has the wrong type or is out of range
    /// @throws HResultException [HResult#NOT_IMPLEMENTED] if the type is not known
    static Request of(int type, JsonObject body) throws JsonException, HResultException {
        return switch (type) {
            case MessageType.NEGOTIATE_PROTOCOL -> NegotiateProtocol.of(body);
            case MessageType.CREATE -> Create.of(body);
            case MessageType.EXECUTE_PROCESS -> ExecuteProcess.of(body);
            case MessageType.WAIT_FOR_PROCESS -> WaitForProcess.of(body);
            case MessageType.SIGNAL_PROCESS -> SignalProcess.of(body);
            case MessageType.RESIZE_CONSOLE -> ResizeConsole.of(body);
            case MessageType.GET_PROPERTIES -> GetProperties.of(body);
            case MessageType.MODIFY_SETTINGS -> ModifySettings.of(body);
            case MessageType.START,
                    MessageType.SHUTDOWN_GRACEFUL,
                    MessageType.SHUTDOWN_FORCED,
                    MessageType.DUMP_STACKS,
                    MessageType.DELETE_CONTAINER_STATE ->
                    new PlainRequest(type, RequestHead.of(body));
            default -> throw HResultException.notSupported(type);
        };
    }
}
