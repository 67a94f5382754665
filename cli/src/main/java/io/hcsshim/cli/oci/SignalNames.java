package io.hcsshim.cli.oci;

import java.util.List;
import java.util.Locale;

/// Signals of Linux by name, signal(7).
final class SignalNames {
    private static final int LAST = 31;
    private static final List<String> NAMES =
            List.of(
                    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1",
                    "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP",
                    "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
                    "PWR", "SYS");

    private SignalNames() {}

    /// The number of a signal: `9`, `KILL`, `SIGKILL`, in capitals or not.
    ///
    /// @throws OciException if there is none, or it is a real-time signal, which machines are not sent
    static int number(String text) throws OciException {
        var name = text.toUpperCase(Locale.ROOT);
        int found = NAMES.indexOf(name.startsWith("SIG") ? name.substring(3) : name) + 1;
        if (found == 0
                && !text.isEmpty()
                && text.length() <= 2
                && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            found = Integer.parseInt(text);
        }
        if (found < 1 || found > LAST) {
            throw new OciException(
                    "unknown signal '" + text + "': neither a name nor 1 to " + LAST);
        }
        return found;
    }
}
