package io.hcsshim.cli.command;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/// Failures in a sentence.
public final class Failures {
    private Failures() {}

    /// What happened, for a person.
    public static String message(Exception failure) {
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": access denied";
        }
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + ": " + failure.getClass().getSimpleName();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
