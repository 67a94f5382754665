package io.hcsshim.snapshotter.rpc;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.hcsshim.snapshotter.layer.SnapshotException;
import java.nio.file.FileSystemException;

/// Failures in gRPC's words.
final class Statuses {
    private Statuses() {}

    /// What the caller is told.
    static StatusException of(Exception failure) {
        return switch (failure) {
            case SnapshotException e -> told(code(e.code()), message(e), e);
            case StatusRuntimeException e -> e.getStatus().asException();
            case FileSystemException e -> told(Status.UNKNOWN, fileMessage(e), e);
            case IllegalArgumentException e -> told(Status.INVALID_ARGUMENT, message(e), e);
            case InterruptedException e -> told(Status.CANCELLED, "the snapshotter ends", e);
            default -> told(Status.UNKNOWN, message(failure), failure);
        };
    }

    private static Status code(SnapshotException.Code code) {
        return switch (code) {
            case NOT_FOUND -> Status.NOT_FOUND;
            case ALREADY_EXISTS -> Status.ALREADY_EXISTS;
            case INVALID_ARGUMENT -> Status.INVALID_ARGUMENT;
            case FAILED_PRECONDITION -> Status.FAILED_PRECONDITION;
            case UNAVAILABLE -> Status.UNAVAILABLE;
        };
    }

    private static String message(Exception e) {
        var message = e.getMessage();
        return message == null ? e.toString() : message;
    }

    private static String fileMessage(FileSystemException e) {
        var why = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        return e.getFile() + ": " + why;
    }

    private static StatusException told(Status status, String message, Exception cause) {
        return status.withDescription(message).withCause(cause).asException();
    }
}
