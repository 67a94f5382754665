package io.hcsshim.hcs.job;

import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.Logon;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/// Users that every host has.
public enum ServiceUser implements JobUser {
    /// As whoever makes the job.
    SHIM("", ""),
    /// `NT AUTHORITY\SYSTEM`, S-1-5-18: everything on the host.
    SYSTEM("system", "SYSTEM"),
    /// `NT AUTHORITY\LOCAL SERVICE`, S-1-5-19: few rights, a nobody to other hosts.
    LOCAL_SERVICE("local service", "Local service"),
    /// `NT AUTHORITY\NETWORK SERVICE`, S-1-5-20: few rights, to other hosts it is this computer's account.
    NETWORK_SERVICE("network service", "Network service");

    private static final String AUTHORITY = "nt authority\\";

    private final String word;
    private final String account;

    ServiceUser(String word, String account) {
        this.word = word;
        this.account = account;
    }

    /// The user of a name, with `NT AUTHORITY\` in front or without; no name is the system's account.
    public static Optional<ServiceUser> named(String name) {
        var low = name.toLowerCase(Locale.ROOT);
        var word = low.startsWith(AUTHORITY) ? low.substring(AUTHORITY.length()) : low;
        for (var user : values()) {
            if (user != SHIM && user.word.equals(word.isEmpty() ? SYSTEM.word : word)) {
                return Optional.of(user);
            }
        }
        return Optional.empty();
    }

    @Override
    public long token(Libraries libraries) throws IOException {
        return this == SHIM ? 0 : Logon.service(libraries, account);
    }
}
