package io.hcsshim.sys.windows;

/// Tokens of the accounts that services run as: advapi32.dll.
public final class Logon {
    private static final int SERVICE = 5;
    private static final String AUTHORITY = "NT AUTHORITY";

    private Logon() {}

    /// A token of an account of `NT AUTHORITY`; whoever takes it closes it with [Handles#close].
    ///
    /// @param account `SYSTEM`, `Local service` or `Network service`
    // BOOL LogonUserW(PCWSTR name, PCWSTR domain, PCWSTR password, DWORD type, DWORD provider,
    //     HANDLE* token)
    public static long service(Libraries libraries, String account) throws WindowsException {
        var advapi32 = new Library(libraries, "advapi32.dll");
        try (var call = advapi32.call("LogonUserW")) {
            var token = call.cell();
            call.requireTrue(
                    account,
                    call.text(account),
                    call.text(AUTHORITY),
                    0,
                    SERVICE,
                    0,
                    token.address());
            return token.int64();
        }
    }
}
