package io.hcsshim.sys.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A process as it can be told from every other one that has or had its number: number, start, and the host's boot.
///
/// The start is counted in clock ticks since the boot, `starttime` of proc_pid_stat(5), so it is the same for everybody
/// who looks, whatever happens to the host's clock. Written `<pid>-<ticks>-<boot>`, which can be part of a file name.
///
/// @param boot the first eight digits of `/proc/sys/kernel/random/boot_id`
public record ProcessIdentity(long pid, long startTicks, String boot) {
    private static final Path PROCESSES = Path.of("/proc");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int BOOT_DIGITS = 8;

    /// Fields behind the name of the program, of which the first is the state and number 3 of the manual page.
    private static final int STATE = 0;

    private static final int START_TIME = 22 - 3;

    /// The process that asks.
    public static ProcessIdentity self() throws IOException {
        return of(ProcessHandle.current().pid())
                .orElseThrow(() -> new IOException("this process is not in " + PROCESSES));
    }

    /// The process of a number, if there is one that has not ended yet; a zombie has.
    public static Optional<ProcessIdentity> of(long pid) throws IOException {
        String stat;
        try {
            var file = PROCESSES.resolve(Long.toString(pid)).resolve("stat");
            stat = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return Optional.empty(); // ENOENT, or ESRCH if it ends while it is looked at
        }
        return read(pid, stat, thisBoot());
    }

    /// Reads `/proc/<pid>/stat`; empty for one that has ended.
    static Optional<ProcessIdentity> read(long pid, String stat, String boot) {
        // The name may have blanks and parentheses of its own.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[START_TIME]), boot));
    }

    /// Reads what [#toString] wrote.
    ///
    /// @return empty for any other text
    public static Optional<ProcessIdentity> parse(String text) {
        var parts = text.split("-", -1);
        try {
            return parts.length == 3 && parts[2].length() == BOOT_DIGITS
                    ? Optional.of(
                            new ProcessIdentity(
                                    Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// Whether it has not ended.
    public boolean isAlive() throws IOException {
        return of(pid).equals(Optional.of(this));
    }

    private static String thisBoot() throws IOException {
        return Files.readString(BOOT_ID).substring(0, BOOT_DIGITS);
    }

    @Override
    public String toString() {
        return pid + "-" + startTicks + "-" + boot;
    }
}
