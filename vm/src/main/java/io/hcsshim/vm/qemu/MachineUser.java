package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// The user, and the group of the same number, that one machine's QEMU runs as. It is the machine's until this is closed, or
/// this process ends.
final class MachineUser implements AutoCloseable {
    private static final int GROUP_WRITE = 0020;
    private static final int GROUP_EXECUTE = 0010;

    private final int number;
    private final Fd lock;

    MachineUser(int number, Fd lock) {
        this.number = number;
        this.lock = lock;
    }

    int number() {
        return number;
    }

    /// Lets it find what it knows the name of in a folder that it works in.
    void admit(Path folder) throws IOException {
        grant(folder, GROUP_EXECUTE);
    }

    /// Lets it connect to a socket.
    void invite(Path socket) throws IOException {
        grant(socket, GROUP_WRITE);
    }

    private void grant(Path path, int right) throws IOException {
        Files.setAttribute(path, "unix:gid", number, LinkOption.NOFOLLOW_LINKS);
        if (Files.getAttribute(path, "unix:mode") instanceof Integer mode) {
            Files.setAttribute(path, "unix:mode", mode & 07777 | right);
        }
    }

    /// How `setpriv` of util-linux is told.
    ///
    /// @param groups what else it belongs to
    List<String> words(List<Integer> groups) {
        var others =
                groups.isEmpty()
                        ? "--clear-groups"
                        : "--groups="
                                + String.join(",", groups.stream().map(String::valueOf).toList());
        return List.of("--reuid=" + number, "--regid=" + number, others);
    }

    @Override
    public void close() {
        lock.close();
    }
}
