package io.hcsshim.guest.container;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Who a process runs as, in the words of an image: `user`, `uid`, `user:group`, `uid:gid` and mixtures, looked up in
/// the `/etc/passwd` and `/etc/group` of the container.
final class UserString {
    private static final int NAME = 0;
    private static final int ID = 2;
    private static final int PASSWD_GID = 3;
    private static final long LARGEST = 0xffff_ffffL;

    private final Path root;

    /// @param root the container's root file system
    UserString(String root) {
        this.root = Path.of(root);
    }

    /// The spec with the numbers of the user that its process names, if it names one.
    static Spec resolve(Spec spec) throws IOException {
        var process = spec.process();
        var user = process.object("user").orElse(JsonObject.of());
        if (user.string("username").isEmpty()) {
            return spec;
        }
        var numbered = new UserString(spec.rootPath()).numbered(user);
        return spec.with("process", process.with("user", numbered));
    }

    /// The user with the numbers of its name.
    JsonObject numbered(JsonObject user) throws IOException {
        var name = user.string("username");
        var colon = name.indexOf(':');
        if (colon != name.lastIndexOf(':')) {
            throw new IOException("user '" + name + "' has more than one colon");
        }
        var entry = user(colon < 0 ? name : name.substring(0, colon));
        var gid = colon < 0 ? entry[1] : group(name.substring(colon + 1));
        return user.with("uid", Json.of(entry[0])).with("gid", Json.of(gid));
    }

    private long[] user(String name) throws IOException {
        var found = new long[2];
        int matches = 0;
        var numeric = isNumber(name);
        for (var line : lines("etc/passwd")) {
            var fields = line.split(":", -1);
            if (matches(fields, name, numeric)) {
                found = new long[] {number(fields, ID), number(fields, PASSWD_GID)};
                matches++;
            }
        }
        if (numeric) {
            return new long[] {id(name), matches == 1 ? found[1] : 0};
        }
        requireOne(matches, "user", name);
        return found;
    }

    private long group(String name) throws IOException {
        if (isNumber(name)) {
            return id(name);
        }
        long found = 0;
        int matches = 0;
        for (var line : lines("etc/group")) {
            var fields = line.split(":", -1);
            if (!line.startsWith("#") && matches(fields, name, false)) {
                found = number(fields, ID);
                matches++;
            }
        }
        requireOne(matches, "group", name);
        return found;
    }

    private static boolean matches(String[] fields, String name, boolean numeric) {
        return numeric ? fields.length > ID && fields[ID].equals(name) : fields[NAME].equals(name);
    }

    private static void requireOne(int matches, String what, String name) throws IOException {
        if (matches != 1) {
            throw new IOException(
                    "the container's root has "
                            + matches
                            + " entries for "
                            + what
                            + " '"
                            + name
                            + "'");
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long id(String text) throws IOException {
        try {
            var id = Long.parseLong(text);
            if (id <= LARGEST) {
                return id;
            }
        } catch (NumberFormatException _) {
            // too long for any number
        }
        throw new IOException("user or group id " + text + " is not one of 0 to 4294967295");
    }

    private static long number(String[] fields, int at) {
        try {
            return at < fields.length ? Long.parseLong(fields[at]) : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /// The lines that are not blank; none if there is no such file.
    private List<String> lines(String name) throws IOException {
        try {
            return Files.readAllLines(Beneath.resolve(root, name)).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }
}
