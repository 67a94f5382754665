package io.hcsshim.sys.windows;

import java.lang.foreign.ValueLayout;

/// The accounts and groups that this host has of its own (netapi32.dll, advapi32.dll). Thread-safe.
public final class LocalAccounts {
    /// There is an account of that name.
    public static final int ACCOUNT_EXISTS = 2224;

    private static final int ACCOUNT_NOT_FOUND = 2221;
    private static final int GROUP_NOT_FOUND = 2220;
    private static final int NO_SUCH_ALIAS = 1376;
    private static final int ALREADY_MEMBER = 1378;
    private static final int NOBODY_OF_THAT_NAME = 1332;
    private static final int USER = 1;
    private static final int NORMAL_AND_PASSWORD_STAYS = 0x10200;
    private static final int LONGEST_SID = 68;
    private static final int LONGEST_DOMAIN = 256;

    private final Library netapi32;
    private final Library advapi32;

    /// Calls the libraries among `libraries`.
    public LocalAccounts(Libraries libraries) {
        netapi32 = new Library(libraries, "netapi32.dll");
        advapi32 = new Library(libraries, "advapi32.dll");
    }

    /// Whether there is a group of this name.
    // DWORD NetLocalGroupGetInfo(PCWSTR server, PCWSTR group, DWORD level, BYTE** information)
    // DWORD NetApiBufferFree(void* buffer)
    public boolean hasGroup(String group) throws WindowsException {
        try (var call = netapi32.call("NetLocalGroupGetInfo");
                var free = netapi32.call("NetApiBufferFree")) {
            var information = call.cell();
            var status = call.int32(0, call.text(group), 1, information.address());
            if (information.int64() != 0) {
                free.int64(information.int64());
            }
            if (status == GROUP_NOT_FOUND || status == NO_SUCH_ALIAS) {
                return false;
            }
            if (status != 0) {
                throw new WindowsException("NetLocalGroupGetInfo", group, status);
            }
            return true;
        }
    }

    /// Makes an account of a plain user, whose password does not expire.
    ///
    /// @param name at most 20 characters
    /// @throws WindowsException [#ACCOUNT_EXISTS] if there is one of this name
    // DWORD NetUserAdd(PCWSTR server, DWORD level, BYTE* information, DWORD* wrongMember)
    public void add(String name, String password) throws WindowsException {
        try (var call = netapi32.call("NetUserAdd")) {
            var user = call.buffer(Layouts.USER.byteSize());
            user.set(ValueLayout.JAVA_LONG, member("usri1_name"), call.text(name));
            user.set(ValueLayout.JAVA_LONG, member("usri1_password"), call.text(password));
            user.set(ValueLayout.JAVA_INT, member("usri1_priv"), USER);
            user.set(ValueLayout.JAVA_INT, member("usri1_flags"), NORMAL_AND_PASSWORD_STAYS);
            call.requireZero(name, 0, 1, user.address(), call.cell().address());
        }
    }

    private static long member(String name) {
        return Layouts.offset(Layouts.USER, name);
    }

    /// Takes an account away.
    ///
    /// @return false if there is none of this name
    // DWORD NetUserDel(PCWSTR server, PCWSTR name)
    public boolean remove(String name) throws WindowsException {
        try (var call = netapi32.call("NetUserDel")) {
            var status = call.int32(0, call.text(name));
            if (status != 0 && status != ACCOUNT_NOT_FOUND) {
                throw new WindowsException("NetUserDel", name, status);
            }
            return status == 0;
        }
    }

    /// Whether somebody or something has this name: an account, a group, a host.
    public boolean isTaken(String name) throws WindowsException {
        try (var lookup = advapi32.call("LookupAccountNameW")) {
            sid(lookup, name);
            return true;
        } catch (WindowsException e) {
            if (e.is(NOBODY_OF_THAT_NAME)) {
                return false;
            }
            throw e;
        }
    }

    /// Puts an account into a group; well also if it is in it.
    // DWORD NetLocalGroupAddMembers(PCWSTR server, PCWSTR group, DWORD level, BYTE* members, DWORD
    //     number)
    public void join(String group, String account) throws WindowsException {
        try (var lookup = advapi32.call("LookupAccountNameW");
                var call = netapi32.call("NetLocalGroupAddMembers")) {
            var member = call.buffer(Layouts.GROUP_MEMBER.byteSize());
            member.set(ValueLayout.JAVA_LONG, 0, sid(lookup, account));
            var status = call.int32(0, call.text(group), 0, member.address(), 1);
            if (status != 0 && status != ALREADY_MEMBER) {
                throw new WindowsException(
                        "NetLocalGroupAddMembers", account + " to " + group, status);
            }
        }
    }

    /// The SID of an account: its address, for as long as the call lives.
    // BOOL LookupAccountNameW(PCWSTR system, PCWSTR account, PSID sid, DWORD* sidSize, PWSTR
    // domain,
    //     DWORD* domainLength, int* use)
    private static long sid(Call call, String account) throws WindowsException {
        var sid = call.buffer(LONGEST_SID);
        var size = call.cell();
        size.set(LONGEST_SID);
        var domain = call.buffer(LONGEST_DOMAIN * (long) Character.BYTES);
        var length = call.cell();
        length.set(LONGEST_DOMAIN);
        call.requireTrue(
                account,
                0,
                call.text(account),
                sid.address(),
                size.address(),
                domain.address(),
                length.address(),
                call.cell().address());
        return sid.address();
    }
}
