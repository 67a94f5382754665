package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// A process of the host, started in a job before its first instruction (kernel32.dll, advapi32.dll). Thread-safe but for
/// [#close].
public final class HostProgram implements AutoCloseable {
    private static final int INHERIT = 1;
    private static final int USE_HANDLES = 0x100;
    private static final int SUSPENDED = 0x4;
    private static final int NEW_GROUP = 0x200;
    private static final int UNICODE_ENVIRONMENT = 0x400;
    private static final int NO_WINDOW = 0x08000000;
    private static final int MORE_STARTUP = 0x80000;
    private static final int CTRL_BREAK = 1;
    private static final int STILL_ACTIVE = 259;
    private static final int FOREVER = -1;
    private static final int STARTUP_FLAGS = (int) Layouts.offset(Layouts.STARTUP, "dwFlags");
    private static final int STARTUP_INPUT = (int) Layouts.offset(Layouts.STARTUP, "hStdInput");
    private static final int STARTUP_LIST =
            (int) Layouts.offset(Layouts.STARTUP_MORE, "lpAttributeList");
    private static final int PIPE_ROOM = 64 << 10;

    private final Library kernel32;
    private final String name;
    private final OwnedHandle owned;
    private final int pid;
    private final ProcessHandles pipes;
    private final boolean hasConsole;

    private HostProgram(
            Library kernel32,
            String name,
            long handle,
            int pid,
            ProcessHandles pipes,
            boolean hasConsole) {
        this.hasConsole = hasConsole;
        this.kernel32 = kernel32;
        this.name = name;
        owned = new OwnedHandle(kernel32.libraries(), handle);
        this.pid = pid;
        this.pipes = pipes;
    }

    /// What to start.
    ///
    /// @param application the program's file; empty for the one that the system finds by the command line
    /// @param commandLine the program and its arguments in one text
    /// @param folder      where it starts
    /// @param environment `NAME=value` and a NUL each
    /// @param stdin       whether it has a pipe to read from
    /// @param stdout      whether it has a pipe to write to
    /// @param stderr      whether it has a pipe for errors
    /// @param token       whom it runs as; 0 for whom we run as
    /// @param console     in place of the pipes; it stays the caller's, but for its own pipes
    public record Order(
            String application,
            String commandLine,
            String folder,
            String environment,
            boolean stdin,
            boolean stdout,
            boolean stderr,
            long token,
            Optional<PseudoConsole> console) {}

    /// Starts a process in a job.
    public static HostProgram start(Libraries libraries, Order order, JobObject job)
            throws WindowsException {
        var kernel32 = new Library(libraries, "kernel32.dll");
        try (var own = new Pipes(kernel32, order)) {
            var started = create(libraries, kernel32, order, own);
            var program =
                    new HostProgram(
                            kernel32,
                            order.commandLine(),
                            started.process,
                            started.pid,
                            order.console().isPresent()
                                    ? order.console().get().take(started.pid)
                                    : own.keep(started.pid),
                            order.console().isPresent());
            try {
                job.assign(started.process);
                resume(kernel32, started.thread);
                return program;
            } catch (WindowsException e) {
                program.giveUp();
                throw e;
            } finally {
                Handles.close(kernel32, started.thread);
            }
        }
    }

    /// Ends what was not yet anybody's.
    private void giveUp() throws WindowsException {
        terminate(1);
        close();
        for (var pipe : new long[] {pipes.stdin(), pipes.stdout(), pipes.stderr()}) {
            if (pipe != 0) {
                Handles.close(kernel32, pipe);
            }
        }
    }

    // DWORD ResumeThread(HANDLE thread)
    private static void resume(Library kernel32, long thread) throws WindowsException {
        try (var call = kernel32.call("ResumeThread")) {
            if (call.int32(thread) == -1) {
                throw new WindowsException("ResumeThread", "", call.error());
            }
        }
    }

    private record Started(long process, long thread, int pid) {}

    // BOOL CreateProcessW(PCWSTR application, PWSTR commandLine, SECURITY_ATTRIBUTES* process,
    //     SECURITY_ATTRIBUTES* thread, BOOL inheritHandles, DWORD flags, void* environment,
    //     PCWSTR folder, STARTUPINFOW* startup, PROCESS_INFORMATION* started)
    // BOOL CreateProcessAsUserW(HANDLE token, …)
    private static Started create(Libraries libraries, Library kernel32, Order order, Pipes pipes)
            throws WindowsException {
        var asUser = order.token() != 0;
        var library = asUser ? new Library(libraries, "advapi32.dll") : kernel32;
        try (var call = library.call(asUser ? "CreateProcessAsUserW" : "CreateProcessW")) {
            if (order.console().isEmpty()) {
                return create(call, order, startup(call, pipes), NO_WINDOW);
            }
            var console = order.console().get().handle();
            try (var more = StartAttributes.ofConsole(kernel32, console)) {
                var startup = startup(call, pipes);
                startup.set(ValueLayout.JAVA_INT, 0, (int) Layouts.STARTUP_MORE.byteSize());
                startup.set(ValueLayout.JAVA_LONG, STARTUP_LIST, more.address());
                return create(call, order, startup, MORE_STARTUP);
            }
        }
    }

    /// A process of a console has no handles of ours: the pipes are none.
    private static MemorySegment startup(Call call, Pipes pipes) {
        var startup = call.buffer(Layouts.STARTUP_MORE.byteSize());
        startup.set(ValueLayout.JAVA_INT, 0, (int) Layouts.STARTUP.byteSize());
        startup.set(ValueLayout.JAVA_INT, STARTUP_FLAGS, USE_HANDLES);
        startup.set(ValueLayout.JAVA_LONG, STARTUP_INPUT, pipes.in.child);
        startup.set(ValueLayout.JAVA_LONG, STARTUP_INPUT + 8, pipes.out.child);
        startup.set(ValueLayout.JAVA_LONG, STARTUP_INPUT + 16, pipes.err.child);
        return startup;
    }

    private static Started create(Call call, Order order, MemorySegment startup, int flags)
            throws WindowsException {
        var started = call.buffer(Layouts.STARTED_PROCESS.byteSize());
        long[] arguments = {
            order.application().isEmpty() ? 0 : call.text(order.application()),
            call.text(order.commandLine()),
            0,
            0,
            order.console().isPresent() ? 0 : 1,
            flags | SUSPENDED | NEW_GROUP | UNICODE_ENVIRONMENT,
            call.wideBlock(order.environment()),
            order.folder().isEmpty() ? 0 : call.text(order.folder()),
            startup.address(),
            started.address()
        };
        call.requireTrue(
                order.commandLine(),
                order.token() != 0 ? before(order.token(), arguments) : arguments);
        return new Started(
                started.get(ValueLayout.JAVA_LONG, 0),
                started.get(ValueLayout.JAVA_LONG, 8),
                started.get(ValueLayout.JAVA_INT, 16));
    }

    private static long[] before(long first, long[] others) {
        var all = new long[others.length + 1];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }

    /// Both ends of a process's pipes, until the process has its own.
    private static final class Pipes implements AutoCloseable {
        private final Library kernel32;
        final Pipe in;
        final Pipe out;
        final Pipe err;
        private boolean kept;

        Pipes(Library kernel32, Order order) throws WindowsException {
            this.kernel32 = kernel32;
            var pipes = order.console().isEmpty();
            Optional<Pipe> first = Optional.empty();
            Optional<Pipe> second = Optional.empty();
            try {
                in = Pipe.open(kernel32, pipes && order.stdin(), true);
                first = Optional.of(in);
                out = Pipe.open(kernel32, pipes && order.stdout(), false);
                second = Optional.of(out);
                err = Pipe.open(kernel32, pipes && order.stderr(), false);
            } catch (WindowsException e) {
                if (first.isPresent()) {
                    first.get().close(kernel32, true);
                }
                if (second.isPresent()) {
                    second.get().close(kernel32, true);
                }
                throw e;
            }
        }

        /// The host's ends are somebody else's from here on.
        ProcessHandles keep(int pid) {
            kept = true;
            return new ProcessHandles(pid, in.host, out.host, err.host);
        }

        @Override
        public void close() throws WindowsException {
            in.close(kernel32, !kept);
            out.close(kernel32, !kept);
            err.close(kernel32, !kept);
        }
    }

    private record Pipe(long child, long host) {
        // BOOL CreatePipe(HANDLE* read, HANDLE* write, SECURITY_ATTRIBUTES* security, DWORD size)
        // BOOL SetHandleInformation(HANDLE object, DWORD mask, DWORD flags)
        static Pipe open(Library kernel32, boolean wanted, boolean childReads)
                throws WindowsException {
            if (!wanted) {
                return new Pipe(0, 0);
            }
            try (var create = kernel32.call("CreatePipe");
                    var inherit = kernel32.call("SetHandleInformation")) {
                var read = create.cell();
                var write = create.cell();
                create.requireTrue("", read.address(), write.address(), 0, PIPE_ROOM);
                var pipe =
                        childReads
                                ? new Pipe(read.int64(), write.int64())
                                : new Pipe(write.int64(), read.int64());
                inherit.requireTrue("", pipe.child, INHERIT, INHERIT);
                return pipe;
            }
        }

        void close(Library kernel32, boolean both) throws WindowsException {
            if (child != 0) {
                Handles.close(kernel32, child);
            }
            if (both && host != 0) {
                Handles.close(kernel32, host);
            }
        }
    }

    /// Its number on the host.
    public int pid() {
        return pid;
    }

    /// The host's ends of its pipes; whoever takes them closes them.
    public ProcessHandles pipes() {
        return pipes;
    }

    /// Waits for its end and returns its exit code.
    // DWORD WaitForSingleObject(HANDLE object, DWORD milliseconds)
    public int await() throws WindowsException {
        try (var call = kernel32.call("WaitForSingleObject")) {
            if (call.int32(owned.number(), FOREVER) == -1) {
                throw new WindowsException("WaitForSingleObject", name, call.error());
            }
        }
        return exitCode();
    }

    /// Whether it runs.
    public boolean lives() throws WindowsException {
        return exitCode() == STILL_ACTIVE;
    }

    // BOOL GetExitCodeProcess(HANDLE process, DWORD* code)
    private int exitCode() throws WindowsException {
        try (var call = kernel32.call("GetExitCodeProcess")) {
            var code = call.cell();
            call.requireTrue(name, owned.number(), code.address());
            return code.int32();
        }
    }

    /// Ends it.
    ///
    /// @return false if it had ended
    // BOOL TerminateProcess(HANDLE process, UINT code)
    public boolean terminate(int code) throws WindowsException {
        try (var call = kernel32.call("TerminateProcess")) {
            if (call.int32(owned.number(), code) != 0) {
                return true;
            }
            if (call.error() == WindowsError.ACCESS_DENIED) {
                return false; // what Windows says of a process that has ended
            }
            throw new WindowsException("TerminateProcess", name, call.error());
        }
    }

    /// Sends Ctrl+Break to it and to those of its group; in a console of its own, to it alone.
    // BOOL GenerateConsoleCtrlEvent(DWORD event, DWORD group)
    public void interrupt() throws WindowsException {
        if (hasConsole) {
            interruptInConsole();
            return;
        }
        try (var call = kernel32.call("GenerateConsoleCtrlEvent")) {
            call.requireTrue(name, CTRL_BREAK, pid);
        }
    }

    /// Events of consoles reach only processes of one's own. In the others, a thread does what such an event would: it calls
    /// CtrlRoutine, which is at the same place in every process.
    // HANDLE CreateRemoteThread(HANDLE process, SECURITY_ATTRIBUTES* security, SIZE_T stack, void*
    //     start, void* parameter, DWORD flags, DWORD* thread)
    private void interruptInConsole() throws WindowsException {
        var routine = kernel32.function("CtrlRoutine").address();
        try (var call = kernel32.call("CreateRemoteThread")) {
            var thread = call.requireHandle(name, owned.number(), 0, 0, routine, CTRL_BREAK, 0, 0);
            Handles.close(kernel32, thread);
        }
    }

    @Override
    public void close() throws WindowsException {
        owned.close();
    }
}
