package io.hcsshim.vm.qemu;

import java.io.IOException;

/// QEMU's refusal of a command.
final class QmpException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String errorClass;

    /// @param command     what was asked
    /// @param errorClass  QEMU's class of error, mostly `GenericError`
    /// @param description QEMU's words
    QmpException(String command, String errorClass, String description) {
        super("QEMU refused " + command + ": " + description);
        this.errorClass = errorClass;
    }

    String errorClass() {
        return errorClass;
    }
}
