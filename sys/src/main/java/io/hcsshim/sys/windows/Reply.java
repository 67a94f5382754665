package io.hcsshim.sys.windows;

/// What a function of a service answers.
///
/// @param hresult its result; a failure is negative
/// @param handle what it made or opened; 0 if nothing
/// @param output the document that was asked for; empty if there is none
/// @param result what the service says about it, mostly after a failure; empty if nothing
public record Reply(int hresult, long handle, String output, String result) {
    /// Whether it failed. Some answer so that they are [WindowsError#OPERATION_PENDING].
    public boolean failed() {
        return WindowsError.failed(hresult);
    }

    /// The error number (see [WindowsError#ofHResult]); 0 or a positive number if it did not fail.
    public int number() {
        return WindowsError.ofHResult(hresult);
    }
}
