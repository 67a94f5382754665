package io.hcsshim.sys.windows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.UUID;

/// One call of a function, and the memory of its arguments, which ends with it. Confined to one thread.
///
/// ```java
/// try (var call = library.call("HcsOpenComputeSystem")) {
///     var system = call.cell();
///     var result = call.cell();
///     int hresult = call.int32(call.text(id), system.address(), result.address());
///     …
/// }
/// ```
final class Call implements AutoCloseable {
    private final Library library;
    private final String function;
    private final Arena arena = Arena.ofConfined();
    private int error;

    Call(Library library, String function) {
        this.library = library;
        this.function = function;
    }

    /// Text for the function: its address.
    ///
    /// @throws IllegalArgumentException if there is a NUL in it
    long text(String text) {
        return Wide.write(arena, text).address();
    }

    /// A GUID for the function: its address.
    long guid(UUID id) {
        var segment = arena.allocate(Layouts.GUID);
        segment.copyFrom(MemorySegment.ofArray(Guids.toBytes(id)));
        return segment.address();
    }

    /// Bytes for the function: their address; 0 for no bytes.
    long bytes(byte[] bytes) {
        return bytes.length == 0 ? 0 : arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes).address();
    }

    /// Eight zero bytes for a number, a handle or a pointer that the function fills in.
    Cell cell() {
        return new Cell(arena.allocate(ValueLayout.JAVA_LONG), library.libraries());
    }

    /// Zero bytes aligned to eight, for a structure or a buffer.
    MemorySegment buffer(long size) {
        return arena.allocate(Math.max(size, 1), Long.BYTES);
    }

    /// A copy of text that lives as long as the call, for structures that point to it.
    MemorySegment wide(String text) {
        return Wide.write(arena, text);
    }

    /// Texts with a NUL after each, for the function: the address of a copy with one more NUL.
    long wideBlock(String texts) {
        var characters = (texts + "\0").toCharArray();
        return arena.allocateFrom(ValueLayout.JAVA_CHAR, characters).address();
    }

    /// Calls, and returns what a function that returns 32 bits returns.
    int int32(long... arguments) throws WindowsException {
        return (int) int64(arguments);
    }

    /// Calls, and returns what a function that returns a pointer or a handle returns.
    long int64(long... arguments) throws WindowsException {
        var target = library.function(function);
        var padded = Arrays.copyOf(arguments, Library.MOST_ARGUMENTS);
        var done = PlatformThreads.uninterrupted(() -> invoke(target, padded));
        error = done.error;
        return done.value;
    }

    private record Done(long value, int error) {}

    private static Done invoke(MemorySegment target, long[] arguments) {
        try (var own = Arena.ofConfined()) {
            var state = own.allocate(Library.STATE);
            var value = Library.invoke(target, state, arguments);
            return new Done(value, state.get(ValueLayout.JAVA_INT, Library.ERROR_OFFSET));
        }
    }

    /// Calls a function that returns an HRESULT.
    ///
    /// @param object what it works on, for the message
    /// @throws WindowsException if it fails
    void require(String object, long... arguments) throws WindowsException {
        var hresult = int32(arguments);
        if (WindowsError.failed(hresult)) {
            throw WindowsException.ofHResult(function, object, hresult);
        }
    }

    /// Calls a function that returns an HRESULT and, through its last argument, text.
    ///
    /// @param arguments all but the last
    /// @throws WindowsException if it fails
    String requireText(String object, long... arguments) throws WindowsException {
        var text = cell();
        var all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = text.address();
        try {
            require(object, all);
        } catch (WindowsException e) {
            text.takeText(); // some hand text over even so
            throw e;
        }
        return text.takeText();
    }

    /// Calls a function that returns a BOOL and leaves the reason in the last error.
    void requireTrue(String object, long... arguments) throws WindowsException {
        if (int32(arguments) == 0) {
            throw new WindowsException(function, object, error);
        }
    }

    /// Calls a function that returns a Windows error, 0 for success.
    void requireZero(String object, long... arguments) throws WindowsException {
        var status = int32(arguments);
        if (status != 0) {
            throw new WindowsException(function, object, status);
        }
    }

    /// Calls a function that returns a handle, 0 or -1 for failure.
    long requireHandle(String object, long... arguments) throws WindowsException {
        var handle = int64(arguments);
        if (handle == 0 || handle == -1) {
            throw new WindowsException(function, object, error);
        }
        return handle;
    }

    /// The last error of the call.
    int error() {
        return error;
    }

    @Override
    public void close() {
        arena.close();
    }
}
