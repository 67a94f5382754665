package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A failure with a result code, on the guest's side to be sent, on the host's side received.
public final class HResultException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int QUOTED_CHARACTERS = 512;

    private final int hresult;

    /// A failure whose text is complete as it stands.
    public HResultException(int hresult, String message) {
        super(message);
        this.hresult = hresult;
    }

    private HResultException(int hresult, String message, Throwable cause) {
        super(message, cause);
        this.hresult = hresult;
    }

    /// A code without a cause: `HRESULT: 0xc037010c`.
    public static HResultException of(int hresult) {
        return new HResultException(hresult, "HRESULT: " + HResult.hex(hresult));
    }

    /// A code with its reason: `HRESULT 0xc037010e: <reason>`.
    public static HResultException because(int hresult, String reason) {
        return new HResultException(hresult, text(hresult, reason));
    }

    /// A code given to another failure: `HRESULT 0x80070490: <its message>`.
    public static HResultException because(int hresult, Throwable cause) {
        return new HResultException(hresult, text(hresult, cause.getMessage()), cause);
    }

    /// A message nobody handles, or not now.
    public static HResultException notSupported(int type) {
        return because(
                HResult.NOT_IMPLEMENTED,
                "bridge: function not supported, header type: " + MessageType.name(type));
    }

    /// A body, or a document inside one, that cannot be read. Long ones are quoted in part.
    public static HResultException unmarshal(String raw, JsonException cause) {
        var quoted =
                raw.length() <= QUOTED_CHARACTERS ? raw : raw.substring(0, QUOTED_CHARACTERS) + "…";
        var text = text(HResult.INVALID_JSON, cause.getMessage());
        return new HResultException(
                HResult.INVALID_JSON,
                "failed to unmarshal JSON in message \"" + quoted + "\": " + text,
                cause);
    }

    /// The code.
    public int hresult() {
        return hresult;
    }

    private static String text(int hresult, @Nullable String reason) {
        return "HRESULT " + HResult.hex(hresult) + ": " + reason;
    }
}
