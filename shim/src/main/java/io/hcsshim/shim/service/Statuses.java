package io.hcsshim.shim.service;

import com.google.protobuf.InvalidProtocolBufferException;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;

/// The one place where a failure becomes a ttrpc status; one that is a mistake of ours is logged too, with its place.
final class Statuses {
    private final Log log;

    Statuses(Log log) {
        this.log = log;
    }

    /// What the client is told about a failure.
    TtrpcException of(Throwable failure) {
        if (failure instanceof RuntimeException || failure instanceof Error) {
            log.error("call failed", failure);
        }
        var code =
                switch (failure) {
                    case TtrpcException e -> e.code();
                    case TaskException e -> code(e.code());
                    case InvalidProtocolBufferException _ -> TtrpcCode.INVALID_ARGUMENT;
                    case IllegalArgumentException _ -> TtrpcCode.INVALID_ARGUMENT;
                    case InterruptedException _ -> TtrpcCode.CANCELLED;
                    default -> TtrpcCode.UNKNOWN;
                };
        return new TtrpcException(code, text(failure));
    }

    private static TtrpcCode code(TaskException.Code code) {
        return switch (code) {
            case INVALID_ARGUMENT -> TtrpcCode.INVALID_ARGUMENT;
            case NOT_FOUND -> TtrpcCode.NOT_FOUND;
            case ALREADY_EXISTS -> TtrpcCode.ALREADY_EXISTS;
            case FAILED_PRECONDITION -> TtrpcCode.FAILED_PRECONDITION;
            case UNIMPLEMENTED -> TtrpcCode.UNIMPLEMENTED;
            case UNAVAILABLE -> TtrpcCode.UNAVAILABLE;
        };
    }

    private static String text(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}
