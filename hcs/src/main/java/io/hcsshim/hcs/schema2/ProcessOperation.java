package io.hcsshim.hcs.schema2;

/// What a [ProcessModifyRequest] does.
public final class ProcessOperation {
    /// Sets the size of its console; fails without one.
    public static final String CONSOLE_SIZE = "ConsoleSize";

    /// Closes one of its streams: how it sees the end of its input.
    public static final String CLOSE_HANDLE = "CloseHandle";

    private ProcessOperation() {}
}
