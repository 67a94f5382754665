package io.hcsshim.sys.windows;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;

/// The server's end of a named pipe: each client gets an instance of its own (kernel32.dll). One thread accepts at a time;
/// [#close] from any thread.
public final class PipeListener implements AutoCloseable {
    private static final int DUPLEX_OVERLAPPED = 0x40000003;
    private static final int FIRST = 0x00080000;
    private static final int BYTES_OF_THIS_HOST = 8;
    private static final int MOST_INSTANCES = 255;
    private static final int ROOM = 64 << 10;

    private final Libraries libraries;
    private final Library kernel32;
    private final String path;
    private final String access;
    private WindowsFile waiting; // guarded by this
    private boolean closed; // guarded by this

    private PipeListener(Libraries libraries, Library kernel32, String path, String access)
            throws WindowsException {
        this.libraries = libraries;
        this.kernel32 = kernel32;
        this.path = path;
        this.access = access;
        this.waiting = instance(FIRST);
    }

    /// Makes a pipe.
    ///
    /// @param path   such as `\\.\pipe\name`
    /// @param access who may connect, a security descriptor in text (SDDL)
    /// @throws WindowsException [WindowsError#ACCESS_DENIED] if somebody has made it
    public static PipeListener open(Libraries libraries, String path, String access)
            throws WindowsException {
        var kernel32 = new Library(libraries, "kernel32.dll");
        return new PipeListener(libraries, kernel32, path, access);
    }

    // BOOL ConvertStringSecurityDescriptorToSecurityDescriptorW(PCWSTR text, DWORD revision,
    //     PSECURITY_DESCRIPTOR* descriptor, ULONG* size)
    // HANDLE CreateNamedPipeW(PCWSTR name, DWORD openMode, DWORD pipeMode, DWORD instances,
    //     DWORD out, DWORD in, DWORD timeout, SECURITY_ATTRIBUTES* security)
    private WindowsFile instance(int first) throws WindowsException {
        var advapi32 = new Library(libraries, "advapi32.dll");
        var convert = "ConvertStringSecurityDescriptorToSecurityDescriptorW";
        try (var describe = advapi32.call(convert);
                var create = kernel32.call("CreateNamedPipeW")) {
            var descriptor = describe.cell();
            describe.requireTrue(access, describe.text(access), 1, descriptor.address(), 0);
            try {
                var security = create.buffer(Layouts.SECURITY.byteSize());
                security.set(ValueLayout.JAVA_INT, 0, (int) Layouts.SECURITY.byteSize());
                security.set(ValueLayout.JAVA_LONG, 8, descriptor.int64());
                var handle =
                        create.requireHandle(
                                path,
                                create.text(path),
                                DUPLEX_OVERLAPPED | first,
                                BYTES_OF_THIS_HOST,
                                MOST_INSTANCES,
                                ROOM,
                                ROOM,
                                0,
                                security.address());
                return new WindowsFile(libraries, handle);
            } finally {
                LocalMemory.free(kernel32, descriptor.int64());
            }
        }
    }

    /// Waits for a client.
    ///
    /// @throws ClosedChannelException if this was closed
    public WindowsFile accept() throws IOException {
        WindowsFile next;
        synchronized (this) {
            if (closed) {
                throw new ClosedChannelException();
            }
            next = waiting;
        }
        try {
            next.acceptClient();
        } catch (IOException e) {
            synchronized (this) {
                if (closed) {
                    throw new ClosedChannelException();
                }
                waiting = instance(0);
            }
            next.close();
            throw e;
        }
        synchronized (this) {
            if (closed) {
                next.close();
                throw new ClosedChannelException();
            }
            waiting = instance(0);
            return next;
        }
    }

    @Override
    public void close() throws IOException {
        WindowsFile last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = waiting;
        }
        last.close();
    }
}
