package io.hcsshim.sys.windows;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// One library and its functions, all called through one shape: eleven longs that return a long, the last error
/// captured.
///
/// Every argument of every function here is an integer or a pointer. The calling conventions of 64-bit Windows
/// and Linux pass these in slots of eight bytes, ignore the upper half of narrower ones, and let the caller clear
/// the stack; so shorter argument lists are filled with zeros. Narrower results leave garbage in the upper half:
/// cast them. Thread-safe.
final class Library {
    static final int MOST_ARGUMENTS = 11;

    /// `GetLastError` on Windows; elsewhere a stand-in sets `errno` instead.
    static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final String ERROR = lastError();
    static final long ERROR_OFFSET = STATE.byteOffset(MemoryLayout.PathElement.groupElement(ERROR));

    private static final MethodHandle HANDLE = link();

    private final Libraries libraries;
    private final String name;
    private final Map<String, Optional<MemorySegment>> functions = new ConcurrentHashMap<>();

    Library(Libraries libraries, String name) {
        this.libraries = libraries;
        this.name = name;
    }

    private static String lastError() {
        var isWindows =
                STATE.memberLayouts().stream()
                        .anyMatch(member -> member.name().equals(Optional.of("GetLastError")));
        return isWindows ? "GetLastError" : "errno";
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link() {
        var longs = new MemoryLayout[MOST_ARGUMENTS];
        Arrays.fill(longs, ValueLayout.JAVA_LONG);
        return Linker.nativeLinker()
                .downcallHandle(
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, longs),
                        Linker.Option.captureCallState(ERROR));
    }

    /// Prepares a call.
    Call call(String function) {
        return new Call(this, function);
    }

    boolean has(String function) {
        return find(function).isPresent();
    }

    MemorySegment function(String function) throws WindowsException {
        var found = find(function);
        if (found.isPresent()) {
            return found.get();
        }
        throw libraries.has(name)
                ? new WindowsException(function, "in " + name, WindowsError.PROC_NOT_FOUND)
                : new WindowsException(function, "in " + name, WindowsError.MOD_NOT_FOUND);
    }

    private Optional<MemorySegment> find(String function) {
        return functions.computeIfAbsent(
                function, wanted -> libraries.load(name).flatMap(lookup -> lookup.find(wanted)));
    }

    Libraries libraries() {
        return libraries;
    }

    static long invoke(MemorySegment function, MemorySegment state, long[] a) {
        try {
            return (long)
                    HANDLE.invokeExact(
                            function, state, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8],
                            a[9], a[10]);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new AssertionError("a downcall throws nothing of its own", failure);
        }
    }
}
