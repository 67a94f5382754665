package io.hcsshim.hcs.schema2;

/// What a [ProcessModifyRequest] does.
public final class ProcessOperation {
    public static final String CONSOLE_SIZE = "ConsoleSize";
    public static final String CLOSE_HANDLE = "CloseHandle";

    private ProcessOperation() {}
}
