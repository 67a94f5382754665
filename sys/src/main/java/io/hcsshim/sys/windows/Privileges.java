package io.hcsshim.sys.windows;

import java.lang.foreign.ValueLayout;
import java.util.List;

/// What a process may do beyond its user's rights: advapi32.dll.
public final class Privileges {
    /// To read every file.
    public static final String BACKUP = "SeBackupPrivilege";

    /// To write every file, with any owner.
    public static final String RESTORE = "SeRestorePrivilege";

    private static final int ADJUST_AND_QUERY = 0x28;
    private static final int ENABLED = 2;
    private static final int NOT_ALL_ASSIGNED = 1300;

    private Privileges() {}

    /// Turns privileges on that the user has, for the whole process, to its end.
    ///
    /// @throws WindowsException if the user lacks one
    public static void enable(Libraries libraries, List<String> names) throws WindowsException {
        var advapi32 = new Library(libraries, "advapi32.dll");
        var token = openToken(libraries, advapi32);
        try {
            for (var name : names) {
                enable(advapi32, token, name);
            }
        } finally {
            Handles.close(libraries, token);
        }
    }

    // HANDLE GetCurrentProcess()
    // BOOL OpenProcessToken(HANDLE process, DWORD access, HANDLE* token)
    private static long openToken(Libraries libraries, Library advapi32) throws WindowsException {
        var kernel32 = new Library(libraries, "kernel32.dll");
        try (var current = kernel32.call("GetCurrentProcess");
                var open = advapi32.call("OpenProcessToken")) {
            var token = open.cell();
            open.requireTrue("", current.int64(), ADJUST_AND_QUERY, token.address());
            return token.int64();
        }
    }

    // BOOL LookupPrivilegeValueW(PCWSTR system, PCWSTR name, LUID* value)
    // BOOL AdjustTokenPrivileges(HANDLE token, BOOL disableAll, TOKEN_PRIVILEGES* state, DWORD
    // size,
    //     TOKEN_PRIVILEGES* before, DWORD* needed)
    private static void enable(Library advapi32, long token, String name) throws WindowsException {
        try (var lookup = advapi32.call("LookupPrivilegeValueW");
                var adjust = advapi32.call("AdjustTokenPrivileges")) {
            var number = lookup.cell();
            lookup.requireTrue(name, 0, lookup.text(name), number.address());
            var state = adjust.buffer(Layouts.PRIVILEGES.byteSize());
            state.set(ValueLayout.JAVA_INT, 0, 1);
            state.set(ValueLayout.JAVA_INT, 4, (int) number.int64());
            state.set(ValueLayout.JAVA_INT, 8, (int) (number.int64() >>> 32));
            state.set(ValueLayout.JAVA_INT, 12, ENABLED);
            adjust.requireTrue(name, token, 0, state.address(), 0, 0, 0);
            // it succeeds even where it does not
            if (adjust.error() == NOT_ALL_ASSIGNED) {
                throw new WindowsException("AdjustTokenPrivileges", name, NOT_ALL_ASSIGNED);
            }
        }
    }
}
