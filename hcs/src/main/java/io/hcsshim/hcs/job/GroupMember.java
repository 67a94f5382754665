package io.hcsshim.hcs.job;

import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.LocalAccounts;
import io.hcsshim.sys.windows.Logon;
import io.hcsshim.sys.windows.WindowsException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;

/// An account that is made for one container, in a group of the host, with a password that nobody knows. It goes when
/// this is closed. Thread-safe.
public final class GroupMember implements JobUser, AutoCloseable {
    private static final int LONGEST_NAME = 20;
    private static final int SECRET = 24;
    private static final String OF_EVERY_KIND = "aA1!"; // what hosts may ask of passwords

    private final LocalAccounts accounts;
    private final String account;
    private final String password;

    private GroupMember(LocalAccounts accounts, String account, String password) {
        this.accounts = accounts;
        this.account = account;
        this.password = password;
    }

    /// The name of a container's account: the first 20 characters of its id.
    public static String account(String container) {
        return container.substring(0, Math.min(container.length(), LONGEST_NAME));
    }

    /// Makes the account of a container.
    ///
    /// @throws WindowsException [LocalAccounts#ACCOUNT_EXISTS] if there is one of that name, which is left as it is
    public static GroupMember make(Libraries libraries, String container, String group)
            throws WindowsException {
        var accounts = new LocalAccounts(libraries);
        var member = new GroupMember(accounts, account(container), password());
        accounts.add(member.account, member.password);
        try {
            accounts.join(group, member.account);
            return member;
        } catch (WindowsException e) {
            accounts.remove(member.account);
            throw e;
        }
    }

    private static String password() {
        var secret = new byte[SECRET];
        new SecureRandom().nextBytes(secret);
        return Base64.getUrlEncoder().encodeToString(secret) + OF_EVERY_KIND;
    }

    @Override
    public long token(Libraries libraries) throws IOException {
        return Logon.local(libraries, account, password);
    }

    /// Takes the account away; that it is gone already is fine.
    @Override
    public void close() throws IOException {
        accounts.remove(account);
    }
}
