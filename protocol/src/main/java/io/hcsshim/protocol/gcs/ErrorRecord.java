package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// Where a failure came from. For people; nothing decides by it.
///
/// @param result an [HResult]
/// @param message the failure's text
/// @param stackTrace more, or `""`
/// @param moduleName who failed
/// @param fileName the source file's name, or `""`
/// @param line in that file, unsigned 32-bit; [#UNKNOWN_LINE] if not known
/// @param functionName the method's name, or `""`
public record ErrorRecord(
        int result,
        String message,
        String stackTrace,
        String moduleName,
        String fileName,
        long line,
        String functionName) {
    /// The line of a failure that does not know where it was.
    public static final long UNKNOWN_LINE = 0xFFFF_FFFFL;

    private static final String MODULE = "gcs";

    /// The guest's record of a failure, placed where the innermost cause was made.
    public static ErrorRecord of(int result, String message, Throwable failure) {
        var innermost = failure;
        for (var e = failure.getCause(); e != null; e = e.getCause()) {
            innermost = e;
        }
        var stack = innermost.getStackTrace();
        if (stack.length == 0) {
            return new ErrorRecord(result, message, "", MODULE, "", UNKNOWN_LINE, "");
        }
        var file = stack[0].getFileName();
        var line = stack[0].getLineNumber();
        return new ErrorRecord(
                result,
                message,
                "",
                MODULE,
                file == null ? "" : file,
                line < 0 ? UNKNOWN_LINE : line,
                stack[0].getMethodName());
    }

    /// Reads a record.
    public static ErrorRecord of(JsonObject json) throws JsonException {
        return new ErrorRecord(
                json.int32("Result"),
                json.string("Message"),
                json.string("StackTrace"),
                json.string("ModuleName"),
                json.string("FileName"),
                json.uint32("Line"),
                json.string("FunctionName"));
    }

    /// The record as it travels.
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("Result", result)
                .put("Message", message)
                .putUnlessEmpty("StackTrace", stackTrace)
                .put("ModuleName", moduleName)
                .put("FileName", fileName)
                .put("Line", line)
                .putUnlessEmpty("FunctionName", functionName)
                .build();
    }
}
