package io.hcsshim.vm.qemu;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The files that a QEMU opens while it starts, and the names by which it gets at them.
///
/// A QEMU with a user of its own cannot find most files, because the folders above them are not open to everybody. So they
/// are opened for it before it has become that user, and it is told the descriptors.
///
/// @param handed what is opened for it, in order, as descriptors from 3 on
/// @param lend   the program that has it open the first of them for reading alone, though it asks for more; empty if that is not needed
record StartFiles(List<Path> handed, Optional<Path> lend) {
    /// It finds them all by itself.
    static final StartFiles NONE = new StartFiles(List.of());

    /// How many a POSIX shell can open: its descriptors have one digit.
    static final int MOST = 7;

    private static final int FIRST = 3;

    StartFiles(List<Path> handed) {
        this(handed, Optional.empty());
    }

    StartFiles {
        handed = List.copyOf(handed);
        if (handed.size() > MOST) {
            throw new IllegalArgumentException(handed.size() + " files to hand over");
        }
    }

    /// Those that there still are.
    StartFiles existing() {
        var left = handed.stream().filter(Files::exists).toList();
        var isFirst = !left.isEmpty() && left.getFirst().equals(handed.getFirst());
        return new StartFiles(left, isFirst ? lend : Optional.empty());
    }

    /// The name of a file.
    Path name(Path file) {
        var index = handed.indexOf(file.toAbsolutePath());
        return index < 0 ? file.toAbsolutePath() : Path.of("/proc/self/fd/" + (FIRST + index));
    }

    /// A shell script that opens its first arguments, and becomes the program that the others are.
    ///
    /// @param groups control groups that it enters before
    String script(List<Path> groups) {
        var script = new StringBuilder("set -e\n");
        for (var count = 1; count <= groups.size(); count++) {
            script.append("echo $$ > \"$1\"; shift\n");
        }
        var opened = new ArrayList<String>();
        for (var index = 0; index < handed.size(); index++) {
            opened.add((FIRST + index) + "<\"$" + (index + 1) + "\"");
        }
        if (!opened.isEmpty()) {
            script.append("exec ").append(String.join(" ", opened)).append('\n');
            script.append("shift ").append(handed.size()).append('\n');
        }
        return script.append("exec \"$@\"\n").toString();
    }
}
