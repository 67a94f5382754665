package io.hcsshim.windows.container;

import io.hcsshim.hcs.SignalOptions;
import io.hcsshim.hcs.SignalOptions.Console;
import io.hcsshim.shim.task.TaskException;
import java.util.Map;

/// Signals of Linux, which containerd sends, as Windows processes hear them.
final class ConsoleSignals {
    static final int KILL = 9;

    private static final Map<Integer, Console> EVENTS =
            Map.of(
                    0, Console.CTRL_C,
                    1, Console.CTRL_BREAK,
                    2, Console.CTRL_CLOSE,
                    5, Console.CTRL_LOG_OFF,
                    6, Console.CTRL_SHUTDOWN,
                    15, Console.CTRL_SHUTDOWN);

    private ConsoleSignals() {}

    /// @throws TaskException `FAILED_PRECONDITION` if Windows has nothing like it
    static void check(int number) throws TaskException {
        if (number != KILL && !EVENTS.containsKey(number)) {
            throw TaskException.precondition(
                    "invalid signal "
                            + Integer.toUnsignedString(number)
                            + ": Windows processes take 0, 1, 2, 5, 6, 9 and 15");
        }
    }

    /// What a process hears for a number that [#check] lets pass, but for 9.
    static SignalOptions event(int number) {
        var event = EVENTS.get(number);
        if (event == null) {
            throw new IllegalArgumentException("no event for signal " + number);
        }
        return SignalOptions.windows(event);
    }
}
