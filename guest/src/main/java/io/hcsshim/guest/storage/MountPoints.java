package io.hcsshim.guest.storage;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Trees;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Directories that are mounted on: made before, unmounted and removed after.
public final class MountPoints {
    private static final int MAX_STACKED = 5;
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    private MountPoints() {}

    /// Makes `path` and what is missing above it.
    ///
    /// @return the topmost directory that was made, to be removed should the mount fail; `""` if
    ///         everything was there
    public static String make(String path) throws IOException {
        var directory = new File(path);
        var made = "";
        for (var at = directory; at != null && !at.exists(); at = at.getParentFile()) {
            made = at.getPath();
        }
        if (!directory.isDirectory() && !directory.mkdirs() && !directory.isDirectory()) {
            throw new IOException("cannot make directory " + path);
        }
        return made;
    }

    /// Takes every mount off `path`, up to five on top of each other; nothing if it is not there.
    public static void unmount(Mounter mounter, String path) throws IOException {
        if (!Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (var i = 0; i < MAX_STACKED; i++) {
            try {
                mounter.unmount(path);
            } catch (ErrnoException e) {
                if (e.is(Errno.EINVAL)) { // nothing is mounted there any more
                    return;
                }
                throw e;
            }
        }
    }

    /// Takes every mount off `path` and removes the directory.
    public static void unmountAndRemove(Mounter mounter, String path) throws IOException {
        unmount(mounter, path);
        Trees.remove(Path.of(path));
    }

    /// Takes every mount off the directories below `path`, the newest first.
    public static void unmountBelow(Mounter mounter, String path) throws IOException {
        var targets = mountedBelow(Files.readString(MOUNTS), path);
        for (var i = targets.size() - 1; i >= 0; i--) {
            mounter.unmount(targets.get(i));
        }
    }

    /// The mount points below `path` in the text of `/proc/mounts`, oldest first.
    static List<String> mountedBelow(String mounts, String path) {
        var prefix = path.endsWith("/") ? path : path + "/";
        var targets = new ArrayList<String>();
        for (var line : mounts.split("\n", -1)) {
            var start = line.indexOf(' ') + 1;
            var end = line.indexOf(' ', start);
            if (end > 0 && plain(line.substring(start, end)).startsWith(prefix)) {
                targets.add(plain(line.substring(start, end)));
            }
        }
        return targets;
    }

    /// Undoes the octal escapes of getmntent(3).
    private static String plain(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
