package io.hcsshim.sys.windows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// A file or folder that is read or written as a backup stream, with all that Windows knows of it (kernel32.dll).
/// Links are not followed. Used by one thread.
///
/// It needs the privileges to back up and to restore files (see [Privileges]).
public final class BackupFile implements AutoCloseable {
    private static final int READ = 0x80000000;
    private static final int WRITE = 0x40000000;
    private static final int WRITE_SECURITY = 0xC0000; // the descriptor's list, and its owner
    private static final int SHARE_READ = 1;
    private static final int CREATE_NEW = 1;
    private static final int OPEN_EXISTING = 3;
    private static final int AS_IT_IS = 0x02200000; // folders too, and links as themselves
    private static final int BASICS = 0;
    private static final int STANDARD = 1;
    private static final int IDENTITY = 18;
    private static final int BUFFER = 64 * 1024;
    private static final long SIZE = Layouts.offset(Layouts.FILE_STANDARD, "EndOfFile");
    private static final long LINKS = Layouts.offset(Layouts.FILE_STANDARD, "NumberOfLinks");
    private static final long NUMBER = Layouts.offset(Layouts.FILE_ID, "FileId");
    private static final long ATTRIBUTES = Layouts.offset(Layouts.FILE_BASICS, "FileAttributes");

    private final Library kernel32;
    private final String path;
    private final long handle;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment context = arena.allocate(ValueLayout.JAVA_LONG);
    private String used = "";
    private boolean closed;

    private BackupFile(Library kernel32, String path, long handle) {
        this.kernel32 = kernel32;
        this.path = path;
        this.handle = handle;
    }

    /// Opens what exists, to read it.
    public static BackupFile open(Libraries libraries, String path) throws WindowsException {
        return open(libraries, path, READ, OPEN_EXISTING);
    }

    /// Makes a file that does not exist, to write it.
    public static BackupFile create(Libraries libraries, String path) throws WindowsException {
        return open(libraries, path, READ | WRITE | WRITE_SECURITY, CREATE_NEW);
    }

    /// Opens what exists, to write it; for folders.
    public static BackupFile rewrite(Libraries libraries, String path) throws WindowsException {
        return open(libraries, path, READ | WRITE | WRITE_SECURITY, OPEN_EXISTING);
    }

    // HANDLE CreateFileW(PCWSTR name, DWORD access, DWORD share, SECURITY_ATTRIBUTES* security,
    // DWORD disposition,
    //     DWORD flags, HANDLE template)
    private static BackupFile open(Libraries libraries, String path, int access, int disposition)
            throws WindowsException {
        var kernel32 = new Library(libraries, "kernel32.dll");
        try (var call = kernel32.call("CreateFileW")) {
            var name = call.text(path);
            var handle =
                    call.requireHandle(path, name, access, SHARE_READ, 0, disposition, AS_IT_IS, 0);
            return new BackupFile(kernel32, path, handle);
        }
    }

    /// Its times and attributes.
    // BOOL GetFileInformationByHandleEx(HANDLE file, int class, void* information, DWORD size)
    public FileFacts facts() throws WindowsException {
        try (var call = kernel32.call("GetFileInformationByHandleEx")) {
            var all = query(call, BASICS, Layouts.FILE_BASICS.byteSize());
            return new FileFacts(
                    all.getAtIndex(ValueLayout.JAVA_LONG, 0),
                    all.getAtIndex(ValueLayout.JAVA_LONG, 1),
                    all.getAtIndex(ValueLayout.JAVA_LONG, 2),
                    all.getAtIndex(ValueLayout.JAVA_LONG, 3),
                    all.get(ValueLayout.JAVA_INT, ATTRIBUTES));
        }
    }

    /// Sets its times and attributes.
    // BOOL SetFileInformationByHandle(HANDLE file, int class, void* information, DWORD size)
    public void setFacts(FileFacts facts) throws WindowsException {
        try (var call = kernel32.call("SetFileInformationByHandle")) {
            var all = call.buffer(Layouts.FILE_BASICS.byteSize());
            all.setAtIndex(ValueLayout.JAVA_LONG, 0, facts.created());
            all.setAtIndex(ValueLayout.JAVA_LONG, 1, facts.accessed());
            all.setAtIndex(ValueLayout.JAVA_LONG, 2, facts.written());
            all.setAtIndex(ValueLayout.JAVA_LONG, 3, facts.changed());
            all.set(ValueLayout.JAVA_INT, ATTRIBUTES, facts.attributes());
            call.requireTrue(path, handle, BASICS, all.address(), all.byteSize());
        }
    }

    /// Which file it is, and how large.
    public FileIdentity identity() throws WindowsException {
        try (var standard = kernel32.call("GetFileInformationByHandleEx");
                var id = kernel32.call("GetFileInformationByHandleEx")) {
            var first = query(standard, STANDARD, Layouts.FILE_STANDARD.byteSize());
            var second = query(id, IDENTITY, Layouts.FILE_ID.byteSize());
            return new FileIdentity(
                    first.get(ValueLayout.JAVA_LONG, SIZE),
                    first.get(ValueLayout.JAVA_INT, LINKS),
                    second.get(ValueLayout.JAVA_LONG, NUMBER));
        }
    }

    private MemorySegment query(Call call, int what, long size) throws WindowsException {
        var memory = call.buffer(size);
        call.requireTrue(path, handle, what, memory.address(), size);
        return memory;
    }

    /// Its backup stream, once; it ends with this object.
    // BOOL BackupRead(HANDLE file, BYTE* buffer, DWORD size, DWORD* done, BOOL abort, BOOL
    // security, void** context)
    public InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, into.length);
                if (length == 0) {
                    return 0;
                }
                try (var memory = Arena.ofConfined()) {
                    var buffer = memory.allocate(Math.min(length, BUFFER));
                    var done = transfer("BackupRead", buffer, buffer.byteSize());
                    MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset, done);
                    return done == 0 ? -1 : done;
                }
            }
        };
    }

    /// Takes its backup stream, once; what was written is complete when this object is closed.
    // BOOL BackupWrite(HANDLE file, BYTE* buffer, DWORD size, DWORD* done, BOOL abort, BOOL
    // security, void** context)
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, from.length);
                try (var memory = Arena.ofConfined()) {
                    var buffer = memory.allocate(Math.clamp(length, 1, BUFFER));
                    for (var at = 0; at < length; ) {
                        var part = (int) Math.min(length - at, buffer.byteSize());
                        MemorySegment.copy(
                                from, offset + at, buffer, ValueLayout.JAVA_BYTE, 0, part);
                        at += transfer("BackupWrite", buffer, part);
                    }
                }
            }
        };
    }

    private int transfer(String function, MemorySegment buffer, long size) throws WindowsException {
        used = function;
        try (var call = kernel32.call(function)) {
            var done = call.cell();
            call.requireTrue(
                    path, handle, buffer.address(), size, done.address(), 0, 1, context.address());
            return done.int32();
        }
    }

    /// Ends the stream and closes the file. More calls do nothing.
    @Override
    public void close() throws WindowsException {
        if (closed) {
            return;
        }
        closed = true;
        try (arena) {
            try {
                release();
            } finally {
                Handles.close(kernel32, handle);
            }
        }
    }

    /// What Windows keeps between the calls is freed by one that aborts.
    private void release() throws WindowsException {
        if (!used.isEmpty()) {
            try (var call = kernel32.call(used)) {
                var done = call.cell();
                call.requireTrue(path, handle, 0, 0, done.address(), 1, 0, context.address());
            }
        }
    }
}
