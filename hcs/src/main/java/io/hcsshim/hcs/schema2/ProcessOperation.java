package io.hcsshim.hcs.schema2;

/// What a [ProcessModifyRequest] does.
public final class ProcessOperation {
    /// In documents: `ConsoleSize`.
    public static final String CONSOLE_SIZE = "ConsoleSize";

    /// In documents: `CloseHandle`.
    public static final String CLOSE_HANDLE = "CloseHandle";

    private ProcessOperation() {}
}
