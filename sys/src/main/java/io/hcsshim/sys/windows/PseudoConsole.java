package io.hcsshim.sys.windows;

/// A console whose screen and keyboard are two pipes (ConPTY, kernel32.dll). Thread-safe.
///
/// The pipe of its screen ends only when the console is closed, not when its last process has ended. Closing may wait until
/// somebody has read what was written, or closed the pipe.
public final class PseudoConsole implements AutoCloseable {
    private static final int PIPE_ROOM = 64 << 10;
    private static final int LARGEST = Short.MAX_VALUE;

    private final Library kernel32;
    private final long console;
    private final long keyboard;
    private final long screen;
    private boolean taken; // guarded by this
    private boolean closed; // guarded by this

    private PseudoConsole(Library kernel32, long console, long keyboard, long screen) {
        this.kernel32 = kernel32;
        this.console = console;
        this.keyboard = keyboard;
        this.screen = screen;
    }

    /// Makes a console.
    ///
    /// @param columns 1 to 32767
    /// @param rows    1 to 32767
    public static PseudoConsole open(Libraries libraries, int columns, int rows)
            throws WindowsException {
        var size = size(columns, rows);
        var kernel32 = new Library(libraries, "kernel32.dll");
        var in = Ends.open(kernel32);
        try {
            var out = Ends.open(kernel32);
            try {
                var console = create(kernel32, size, in.read, out.write);
                // the console has copies of its own
                Handles.close(kernel32, in.read);
                Handles.close(kernel32, out.write);
                return new PseudoConsole(kernel32, console, in.write, out.read);
            } catch (WindowsException e) {
                out.close(kernel32);
                throw e;
            }
        } catch (WindowsException e) {
            in.close(kernel32);
            throw e;
        }
    }

    // HRESULT CreatePseudoConsole(COORD size, HANDLE input, HANDLE output, DWORD flags, HPCON*
    // console)
    private static long create(Library kernel32, int size, long in, long out)
            throws WindowsException {
        try (var call = kernel32.call("CreatePseudoConsole")) {
            var console = call.cell();
            call.require("", size, in, out, 0, console.address());
            return console.int64();
        }
    }

    private record Ends(long read, long write) {
        // BOOL CreatePipe(HANDLE* read, HANDLE* write, SECURITY_ATTRIBUTES* security, DWORD size)
        static Ends open(Library kernel32) throws WindowsException {
            try (var call = kernel32.call("CreatePipe")) {
                var read = call.cell();
                var write = call.cell();
                call.requireTrue("", read.address(), write.address(), 0, PIPE_ROOM);
                return new Ends(read.int64(), write.int64());
            }
        }

        void close(Library kernel32) throws WindowsException {
            Handles.close(kernel32, read);
            Handles.close(kernel32, write);
        }
    }

    /// Columns and rows in one number, as the structure is passed.
    private static int size(int columns, int rows) {
        if (columns < 1 || columns > LARGEST || rows < 1 || rows > LARGEST) {
            throw new IllegalArgumentException(
                    "a console of " + columns + " columns and " + rows + " rows");
        }
        return columns | rows << Short.SIZE;
    }

    long handle() {
        return console;
    }

    /// The host's ends of its pipes; whoever takes them closes them. Can be called once.
    synchronized ProcessHandles take(int pid) {
        if (taken) {
            throw new IllegalStateException("a console is one process's");
        }
        taken = true;
        return new ProcessHandles(pid, keyboard, screen, 0);
    }

    /// Gives it another size; does nothing if it is closed.
    ///
    /// @param columns 1 to 32767
    /// @param rows    1 to 32767
    // HRESULT ResizePseudoConsole(HPCON console, COORD size)
    public synchronized void resize(int columns, int rows) throws WindowsException {
        var size = size(columns, rows);
        if (!closed) {
            try (var call = kernel32.call("ResizePseudoConsole")) {
                call.require("", console, size);
            }
        }
    }

    /// Closes it, and ends the processes that are in it. More calls do nothing.
    // void ClosePseudoConsole(HPCON console)
    @Override
    public void close() throws WindowsException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (!taken) {
                taken = true;
                Handles.close(kernel32, keyboard);
                Handles.close(kernel32, screen);
            }
        }
        try (var call = kernel32.call("ClosePseudoConsole")) {
            call.int64(console); // not under the lock: it may wait for a reader
        }
    }
}
