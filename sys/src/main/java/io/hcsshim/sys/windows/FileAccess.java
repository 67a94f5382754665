package io.hcsshim.sys.windows;

import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who may use a file: advapi32.dll. Thread-safe.
public final class FileAccess {
    /// The right to do everything.
    public static final int ALL = 0x10000000;

    /// The right to execute.
    public static final int EXECUTE = 0x20000000;

    /// The right to write.
    public static final int WRITE = 0x40000000;

    /// The right to read.
    public static final int READ = 0x80000000;

    private static final int READ_CONTROL = 0x20000;
    private static final int WRITE_DAC = 0x40000;
    private static final int SHARE_READ_WRITE_DELETE = 7;
    private static final int OPEN_EXISTING = 3;
    private static final int BACKUP_SEMANTICS = 0x02000000; // opens folders too
    private static final int FILE_OBJECT = 1;
    private static final int DACL = 4;
    private static final int GRANT = 1;
    private static final int INHERITED_BY_ALL = 3;
    private static final int WELL_KNOWN_GROUP = 5;
    private static final byte NT_AUTHORITY = 5;
    private static final int VIRTUAL_MACHINES = 83;

    private static final long TRUSTEE_TYPE =
            Layouts.offset(Layouts.EXPLICIT_ACCESS, "Trustee", "TrusteeType");
    private static final long TRUSTEE =
            Layouts.offset(Layouts.EXPLICIT_ACCESS, "Trustee", "ptstrName");

    private final Libraries libraries;
    private final Library advapi32;
    private final Library kernel32;

    /// Calls the libraries among `libraries`.
    public FileAccess(Libraries libraries) {
        this.libraries = libraries;
        advapi32 = new Library(libraries, "advapi32.dll");
        kernel32 = new Library(libraries, "kernel32.dll");
    }

    /// Lets every virtual machine of the host use a file, or a folder and what will be in it.
    ///
    /// @param rights of those above, joined by `|`
    // DWORD GetSecurityInfo(HANDLE handle, int objectType, DWORD securityInfo, PSID* owner, PSID*
    // group, PACL* dacl,
    //     PACL* sacl, PSECURITY_DESCRIPTOR* descriptor)
    // DWORD SetEntriesInAclW(ULONG count, EXPLICIT_ACCESS_W* entries, PACL oldAcl, PACL* newAcl)
    // DWORD SetSecurityInfo(HANDLE handle, int objectType, DWORD securityInfo, PSID owner, PSID
    // group, PACL dacl,
    //     PACL sacl)
    public void grantToVirtualMachines(String path, int rights) throws WindowsException {
        var handle = open(path);
        try (var get = advapi32.call("GetSecurityInfo");
                var add = advapi32.call("SetEntriesInAclW");
                var set = advapi32.call("SetSecurityInfo")) {
            var before = get.cell();
            var descriptor = get.cell();
            get.requireZero(
                    path,
                    handle,
                    FILE_OBJECT,
                    DACL,
                    0,
                    0,
                    before.address(),
                    0,
                    descriptor.address());
            try {
                var after = add.cell();
                var entry = entry(add, rights, Files.isDirectory(Path.of(path)));
                add.requireZero(path, 1, entry, before.int64(), after.address());
                try {
                    set.requireZero(path, handle, FILE_OBJECT, DACL, 0, 0, after.int64(), 0);
                } finally {
                    LocalMemory.free(kernel32, after.int64());
                }
            } finally {
                LocalMemory.free(kernel32, descriptor.int64());
            }
        } finally {
            Handles.close(libraries, handle);
        }
    }

    private static long entry(Call call, int rights, boolean inherited) {
        var entry = call.buffer(Layouts.EXPLICIT_ACCESS.byteSize());
        entry.set(ValueLayout.JAVA_INT, 0, rights);
        entry.set(ValueLayout.JAVA_INT, 4, GRANT);
        entry.set(ValueLayout.JAVA_INT, 8, inherited ? INHERITED_BY_ALL : 0);
        entry.set(ValueLayout.JAVA_INT, TRUSTEE_TYPE, WELL_KNOWN_GROUP);
        entry.set(ValueLayout.JAVA_LONG, TRUSTEE, call.bytes(virtualMachines()));
        return entry.address();
    }

    /// The SID S-1-5-83-0: a revision, how many parts, an authority of six bytes, and the parts.
    private static byte[] virtualMachines() {
        var sid = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        sid.put((byte) 1).put((byte) 2).put(7, NT_AUTHORITY);
        return sid.putInt(8, VIRTUAL_MACHINES).putInt(12, 0).array();
    }

    // HANDLE CreateFileW(PCWSTR name, DWORD access, DWORD share, SECURITY_ATTRIBUTES* security,
    // DWORD disposition,
    //     DWORD flags, HANDLE template)
    private long open(String path) throws WindowsException {
        try (var call = kernel32.call("CreateFileW")) {
            return call.requireHandle(
                    path,
                    call.text(path),
                    READ_CONTROL | WRITE_DAC,
                    SHARE_READ_WRITE_DELETE,
                    0,
                    OPEN_EXISTING,
                    BACKUP_SEMANTICS,
                    0);
        }
    }
}
