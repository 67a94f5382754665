package io.hcsshim.hcn;

import java.io.IOException;

/// A failure of the network service, or of a provider that stands for it.
///
/// The message reads `delete network 6b1…: no such network (0x803b0001): <what the service said>`.
public final class HcnException extends IOException {
    private static final long serialVersionUID = 1L;

    private final HcnError error;
    private final int number;

    private HcnException(HcnError error, int number, String message) {
        super(message);
        this.error = error;
        this.number = number;
    }

    /// A failure with a known reason.
    ///
    /// @param tried what was tried, on what, for instance `delete network 6b1…`
    public static HcnException of(HcnError error, String tried) {
        return of(error, tried, "");
    }

    /// A failure with a known reason and more about it.
    public static HcnException of(HcnError error, String tried, String detail) {
        return make(error, error.number(), tried, detail);
    }

    /// A failure as the service reports it.
    ///
    /// @param number the error number: the Windows error, or the whole HRESULT if it is of another facility
    /// @param detail the result document, or the empty string
    public static HcnException ofNumber(int number, String tried, String detail) {
        return make(HcnError.of(number).orElse(HcnError.OTHER), number, tried, detail);
    }

    /// A failure that another one led to.
    public static HcnException because(HcnError error, String tried, Throwable cause) {
        var failure = of(error, tried, String.valueOf(cause.getMessage()));
        failure.initCause(cause);
        return failure;
    }

    private static HcnException make(HcnError error, int number, String tried, String detail) {
        var text =
                tried
                        + ": "
                        + error.meaning()
                        + " (0x"
                        + Integer.toHexString(number)
                        + ")"
                        + (detail.isEmpty() ? "" : ": " + detail);
        return new HcnException(error, number, text);
    }

    /// The reason; [HcnError#OTHER] if the number is none of those known.
    public HcnError error() {
        return error;
    }

    /// The number that the service used.
    public int number() {
        return number;
    }

    /// Whether what was asked for does not exist.
    public boolean isNotFound() {
        return error == HcnError.NETWORK_NOT_FOUND
                || error == HcnError.ENDPOINT_NOT_FOUND
                || error == HcnError.ELEMENT_NOT_FOUND;
    }

    /// Whether a port is taken already.
    public boolean isPortInUse() {
        return error == HcnError.PORT_EXISTS;
    }
}
