package io.hcsshim.sys.windows;

/// Tokens of accounts: advapi32.dll. Whoever takes one closes it with [Handles#close].
public final class Logon {
    private static final int INTERACTIVE = 2;
    private static final int SERVICE = 5;
    private static final String AUTHORITY = "NT AUTHORITY";
    private static final String THIS_HOST = ".";

    private Logon() {}

    /// A token of an account of `NT AUTHORITY`.
    ///
    /// @param account `SYSTEM`, `Local service` or `Network service`
    // BOOL LogonUserW(PCWSTR name, PCWSTR domain, PCWSTR password, DWORD type, DWORD provider,
    //     HANDLE* token)
    public static long service(Libraries libraries, String account) throws WindowsException {
        var advapi32 = new Library(libraries, "advapi32.dll");
        try (var call = advapi32.call("LogonUserW")) {
            return token(call, account, AUTHORITY, 0, SERVICE);
        }
    }

    /// A token of an account that this host has of its own.
    public static long local(Libraries libraries, String account, String password)
            throws WindowsException {
        var advapi32 = new Library(libraries, "advapi32.dll");
        try (var call = advapi32.call("LogonUserW")) {
            return token(call, account, THIS_HOST, call.text(password), INTERACTIVE);
        }
    }

    private static long token(Call call, String account, String domain, long password, int type)
            throws WindowsException {
        var token = call.cell();
        call.requireTrue(
                account, call.text(account), call.text(domain), password, type, 0, token.address());
        return token.int64();
    }
}
