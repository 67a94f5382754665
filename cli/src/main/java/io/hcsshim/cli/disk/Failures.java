package io.hcsshim.cli.disk;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/// Failures in a sentence.
final class Failures {
    private Failures() {}

    static String message(Exception failure) {
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": access denied";
        }
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + ": " + failure.getClass().getSimpleName();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
