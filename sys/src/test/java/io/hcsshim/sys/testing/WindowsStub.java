package io.hcsshim.sys.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/// A stand-in for the Windows libraries on Linux: shared objects with the libraries' names that export the
/// documented functions and play the services, with states, notifications from threads of their own, and counted
/// memory. A process has one; each test starts it afresh.
///
/// ```java
/// var stub = WindowsStub.fresh();
/// stub.script("HcsStartComputeSystem", 0x80070005, "{…}");  // what its next call answers
/// var service = new VmCompute(Libraries.in(stub.folder()));
/// ```
///
/// Steps that are no functions begin with `@`: `@StartCompleted` is the notification, or outcome, of a start.
@SuppressWarnings("restricted")
public final class WindowsStub {
    private static final int RESULT = 1;
    private static final int HANG = 2;
    private static final int DROP = 4;

    private static final ValueLayout ADDRESS = ValueLayout.ADDRESS;
    private static final ValueLayout INT = ValueLayout.JAVA_INT;
    private static final ValueLayout LONG = ValueLayout.JAVA_LONG;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final WindowsStub ONE = new WindowsStub();

    private final Path folder = StubBuild.folder();
    private final SymbolLookup core = library("libstub.so");
    private final MethodHandle script =
            function(core, "stub_script", false, ADDRESS, INT, INT, ADDRESS);
    private final MethodHandle option = function(core, "stub_option", false, ADDRESS, LONG);
    private final MethodHandle count = function(core, "stub_count", true, ADDRESS);
    private final MethodHandle awaitHanging = function(core, "stub_await_hanging", false, INT);
    private final MethodHandle release = function(core, "stub_release", false);
    private final MethodHandle notes = function(core, "stub_notes", true);
    private final MethodHandle reset = function(core, "stub_reset", false);

    /// The two generations of the compute service.
    public enum Generation {
        FIRST("vmcompute.dll"),
        SECOND("computecore.dll");

        private final String library;

        Generation(String library) {
            this.library = library;
        }
    }

    private WindowsStub() {}

    /// The stand-in without anything that a test before did to it.
    public static WindowsStub fresh() {
        ONE.run(ONE.release);
        ONE.run(ONE.reset);
        return ONE;
    }

    /// Where the libraries are.
    public Path folder() {
        return folder;
    }

    /// Has the next call of a function, or the next step, end with a result.
    public void script(String step, int hresult) {
        script(step, RESULT, hresult, "");
    }

    /// Has the next call of a function, or the next step, end with a result and a document.
    public void script(String step, int hresult, String document) {
        script(step, RESULT, hresult, document);
    }

    /// Has the next call of a function not return until [#release].
    public void hang(String function) {
        script(function, HANG, 0, "");
    }

    /// Has the next step never happen.
    public void drop(String step) {
        script(step, DROP, 0, "");
    }

    private void script(String step, int flags, int hresult, String document) {
        try (var arena = Arena.ofConfined()) {
            var text = document.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(document);
            run(script, arena.allocateFrom(step), flags, hresult, text);
        }
    }

    /// Changes how the stand-in works: `synchronous`, `asynchronous`, `callback before return`, …
    public void option(String name, long value) {
        try (var arena = Arena.ofConfined()) {
            run(option, arena.allocateFrom(name), value);
        }
    }

    /// How often a function was called, or another count: `texts` that were not freed, `wrong frees`, open
    /// `handles`, `files`, `events` and `operations`, `wrong handles` that somebody used.
    public long count(String name) {
        try (var arena = Arena.ofConfined()) {
            return (long) call(count, arena.allocateFrom(name));
        }
    }

    /// Waits until so many calls hang.
    public void awaitHanging(int calls) {
        run(awaitHanging, calls);
    }

    /// Lets hanging calls return.
    public void release() {
        run(release);
    }

    /// What the stand-in wrote down since the last time, a line for each call.
    public List<String> notes() {
        var text = MemorySegment.ofAddress((long) call(notes)).reinterpret(Long.MAX_VALUE);
        return text.getString(0).lines().toList();
    }

    /// Has everybody who holds a system hear something.
    public void announce(Generation generation, String id, int type, int status, String document) {
        try (var arena = Arena.ofConfined()) {
            var announce =
                    function(
                            library(generation.library),
                            "stub_notify",
                            false,
                            ADDRESS,
                            INT,
                            INT,
                            ADDRESS);
            var to = id.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(id);
            var text = document.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(document);
            run(announce, to, type, status, text);
        }
    }

    /// Has a system exit by itself.
    public void exit(Generation generation, String id, int status, String type) {
        try (var arena = Arena.ofConfined()) {
            var exit =
                    function(
                            library(generation.library), "stub_exit", false, ADDRESS, INT, ADDRESS);
            run(exit, arena.allocateFrom(id), status, arena.allocateFrom(type));
        }
    }

    /// Waits until everybody has heard everything.
    public void drain(Generation generation) {
        run(function(library(generation.library), "stub_drain", false));
    }

    /// Has outcomes that were held back happen.
    public void letOutcomesHappen() {
        option("hold outcomes", 0);
        run(function(library(Generation.SECOND.library), "stub_wake", false));
    }

    private SymbolLookup library(String name) {
        return SymbolLookup.libraryLookup(folder.resolve(name), Arena.global());
    }

    private static MethodHandle function(
            SymbolLookup library, String name, boolean returns, ValueLayout... arguments) {
        var descriptor =
                returns
                        ? FunctionDescriptor.of(ValueLayout.JAVA_LONG, arguments)
                        : FunctionDescriptor.ofVoid(arguments);
        return LINKER.downcallHandle(library.findOrThrow(name), descriptor);
    }

    private void run(MethodHandle function, Object... arguments) {
        try {
            function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
