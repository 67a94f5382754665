package io.hcsshim.sys.windows;

import java.io.IOException;

/// A Windows function that failed: what was tried, on what, and why.
///
/// The message reads `ActivateLayer C:\layer: access denied (0x5)`.
public final class WindowsException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int number;

    /// @param call the function
    /// @param object what it worked on; may be empty
    /// @param number the error, see [WindowsError]
    public WindowsException(String call, String object, int number) {
        super(
                (object.isEmpty() ? call : call + " " + object)
                        + ": "
                        + WindowsError.describe(number));
        this.call = call;
        this.number = number;
    }

    /// A function that returned an HRESULT which is a failure.
    public static WindowsException ofHResult(String call, String object, int hresult) {
        return new WindowsException(call, object, WindowsError.ofHResult(hresult));
    }

    /// The function that failed.
    public String call() {
        return call;
    }

    /// The error: the Windows error, or the whole HRESULT if it is of another facility.
    public int number() {
        return number;
    }

    /// Whether the reason is `number`.
    public boolean is(int number) {
        return this.number == number;
    }
}
