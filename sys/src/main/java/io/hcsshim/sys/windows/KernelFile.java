package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A file or folder by its name in the kernel, such as `\??\C:\folder`, or by its name in an open folder, which no link on
/// the way can lead elsewhere (ntdll.dll). Thread-safe but for [#close].
public final class KernelFile implements AutoCloseable {
    /// To open what is there.
    public static final int OPEN = 1;

    /// To make it; fails if it is there.
    public static final int CREATE = 2;

    /// To make it unless it is there.
    public static final int OPEN_OR_CREATE = 3;

    /// It is a folder.
    public static final int FOLDER = 1;

    /// It is no folder.
    public static final int NO_FOLDER = 0x40;

    /// Rights of backups count.
    public static final int FOR_BACKUP = 0x4000;

    /// A link is opened itself, and not what it leads to.
    public static final int LINK_ITSELF = 0x200000;

    /// To take it away.
    public static final int DELETE = 0x10000;

    private static final int SYNCHRONIZE = 0x100000;
    private static final int SYNCHRONOUS = 0x20;
    private static final int SHARED_WITH_ALL = 7;
    private static final int NORMAL = 0x80;
    private static final int LINK_INFORMATION = 11;
    private static final int DISPOSITION = 64;
    private static final int DELETE_AT_ONCE_ALSO_READ_ONLY = 0x13;
    private static final long FILE_NAME = Layouts.offset(Layouts.FILE_LINK, "FileName");

    private final Libraries libraries;
    private final Library ntdll;
    private final String name;
    private final OwnedHandle owned;

    private KernelFile(Libraries libraries, Library ntdll, String name, long handle) {
        this.libraries = libraries;
        this.ntdll = ntdll;
        this.name = name;
        owned = new OwnedHandle(libraries, handle);
    }

    /// How to open.
    ///
    /// @param access      rights, such as [#DELETE] or [FileAccess#READ]
    /// @param disposition [#OPEN], [#CREATE] or [#OPEN_OR_CREATE]
    /// @param options     [#FOLDER] and others, joined by `|`
    public record How(int access, int disposition, int options) {}

    /// Opens by a whole name.
    public static KernelFile open(Libraries libraries, String name, How how)
            throws WindowsException {
        return open(libraries, 0, name, name, how);
    }

    /// Opens by a name in this folder.
    public KernelFile open(String below, How how) throws WindowsException {
        return open(libraries, owned.number(), below, name + "\\" + below, how);
    }

    // NTSTATUS NtCreateFile(HANDLE* file, ACCESS_MASK access, OBJECT_ATTRIBUTES* attributes,
    //     IO_STATUS_BLOCK* status, INT64* allocation, ULONG fileAttributes, ULONG share,
    //     ULONG disposition, ULONG options, void* extended, ULONG extendedLength)
    private static KernelFile open(
            Libraries libraries, long folder, String asked, String whole, How how)
            throws WindowsException {
        var ntdll = new Library(libraries, "ntdll.dll");
        try (var call = ntdll.call("NtCreateFile")) {
            var file = call.cell();
            var status =
                    call.int32(
                            file.address(),
                            how.access() | SYNCHRONIZE,
                            ObjectAttributes.in(call, folder, asked, 0),
                            call.buffer(Layouts.IO_STATUS_BLOCK.byteSize()).address(),
                            0,
                            NORMAL,
                            SHARED_WITH_ALL,
                            how.disposition(),
                            how.options() | SYNCHRONOUS,
                            0,
                            0);
            require(ntdll, "NtCreateFile", whole, status);
            return new KernelFile(libraries, ntdll, whole, file.int64());
        }
    }

    private static void require(Library ntdll, String function, String name, int status)
            throws WindowsException {
        if (status < 0) {
            throw new WindowsException(function, name, ObjectAttributes.error(ntdll, status));
        }
    }

    /// Gives the file one more name, in a folder; fails if something has it.
    public void link(KernelFile folder, String below) throws WindowsException {
        try (var call = ntdll.call("NtSetInformationFile")) {
            var bytes = (long) below.length() * Character.BYTES;
            var link = call.buffer(Layouts.FILE_LINK.byteSize() + bytes);
            link.set(
                    ValueLayout.JAVA_LONG,
                    Layouts.offset(Layouts.FILE_LINK, "RootDirectory"),
                    folder.owned.number());
            link.set(
                    ValueLayout.JAVA_INT,
                    Layouts.offset(Layouts.FILE_LINK, "FileNameLength"),
                    (int) bytes);
            MemorySegment.copy(call.wide(below), 0, link, FILE_NAME, bytes);
            set(call, LINK_INFORMATION, link);
        }
    }

    /// Takes away the name by which it was opened, at once, also if it is read-only.
    public void remove() throws WindowsException {
        try (var call = ntdll.call("NtSetInformationFile")) {
            var disposition = call.buffer(Integer.BYTES);
            disposition.set(ValueLayout.JAVA_INT, 0, DELETE_AT_ONCE_ALSO_READ_ONLY);
            set(call, DISPOSITION, disposition);
        }
    }

    // NTSTATUS NtSetInformationFile(HANDLE file, IO_STATUS_BLOCK* status, void* information,
    //     ULONG length, int class)
    private void set(Call call, int what, MemorySegment information) throws WindowsException {
        var status =
                call.int32(
                        owned.number(),
                        call.buffer(Layouts.IO_STATUS_BLOCK.byteSize()).address(),
                        information.address(),
                        information.byteSize(),
                        what);
        require(ntdll, "NtSetInformationFile", name, status);
    }

    /// Has the file system do something, and returns what it answers.
    ///
    /// @param code the control code
    /// @param room how many bytes the answer may have
    // NTSTATUS NtFsControlFile(HANDLE file, HANDLE event, void* routine, void* context,
    //     IO_STATUS_BLOCK* status, ULONG code, void* in, ULONG inLength, void* out, ULONG
    // outLength)
    public byte[] control(int code, byte[] input, int room) throws WindowsException {
        try (var call = ntdll.call("NtFsControlFile")) {
            var block = call.buffer(Layouts.IO_STATUS_BLOCK.byteSize());
            var answer = call.buffer(room);
            var status =
                    call.int32(
                            owned.number(),
                            0,
                            0,
                            0,
                            block.address(),
                            code,
                            call.bytes(input),
                            input.length,
                            room == 0 ? 0 : answer.address(),
                            room);
            require(ntdll, "NtFsControlFile", name, status);
            var length =
                    block.get(
                            ValueLayout.JAVA_LONG,
                            Layouts.offset(Layouts.IO_STATUS_BLOCK, "Information"));
            return answer.asSlice(0, Math.min(length, room)).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /// Closes the handle. More calls do nothing.
    @Override
    public void close() throws WindowsException {
        owned.close();
    }
}
