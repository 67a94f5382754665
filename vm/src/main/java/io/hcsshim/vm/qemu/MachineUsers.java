package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.RangeLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// The numbers of users and groups of which every machine gets one of its own, so that what breaks out of one has no right
/// to the files or processes of another.
///
/// Nobody has an account for them. By default they are those that systemd leaves to nobody: behind the users of its
/// containers, before what not all programs take for a number (systemd, "Users, Groups, UIDs and GIDs on systemd systems").
///
/// @param first the first number
/// @param last  the last one
public record MachineUsers(int first, int last) {
    static final MachineUsers USUAL = new MachineUsers(1_879_048_192, 2_147_483_646);

    /// What says that machines are to run as who starts them.
    static final String NONE = "none";

    private static final int TRIES = 100;

    /// Checks them.
    public MachineUsers {
        if (first <= 0 || last < first) {
            throw new IllegalArgumentException("no range of users: " + first + "-" + last);
        }
    }

    /// Reads `<first>-<last>` or `none`; nothing means the usual ones.
    ///
    /// @throws IllegalArgumentException if it is no such thing
    static Optional<MachineUsers> named(String text) {
        if (text.isBlank()) {
            return Optional.of(USUAL);
        }
        if (text.equals(NONE)) {
            return Optional.empty();
        }
        var dash = text.indexOf('-');
        try {
            return Optional.of(
                    new MachineUsers(
                            Integer.parseInt(text.substring(0, Math.max(dash, 0)).strip()),
                            Integer.parseInt(text.substring(dash + 1).strip())));
        } catch (IllegalArgumentException e) { // of numbers too
            throw new IllegalArgumentException(
                    "users of machines are <first>-<last> or '" + NONE + "', not '" + text + "'",
                    e);
        }
    }

    /// Takes a number that no other machine has whose program locks in the same folder.
    ///
    /// @param folder made if absent
    MachineUser take(Path folder) throws IOException {
        var file = Files.createDirectories(folder).resolve("users.lock");
        var locks = Fd.open(file, Fd.O_RDWR | Fd.O_CREAT);
        try {
            for (var tries = 0; tries < TRIES; tries++) {
                // Anywhere: one whose machine has just died may still be a process.
                var number = (int) ThreadLocalRandom.current().nextLong(first, last + 1L);
                if (RangeLock.set(locks, RangeLock.Kind.EXCLUSIVE, number, 1)) {
                    return new MachineUser(number, locks);
                }
            }
            throw new IOException("users %d to %d are taken".formatted(first, last));
        } catch (IOException e) {
            locks.close();
            throw e;
        }
    }

    /// Whether a user namespace has these numbers.
    ///
    /// @param map of `/proc/self/uid_map` (user_namespaces(7))
    boolean areIn(List<String> map) {
        for (var line : map) {
            var numbers = line.strip().split("\\s+");
            var begin = Long.parseLong(numbers[0]);
            if (first >= begin && last < begin + Long.parseLong(numbers[2])) {
                return true;
            }
        }
        return false;
    }
}
