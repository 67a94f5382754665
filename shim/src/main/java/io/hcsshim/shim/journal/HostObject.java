package io.hcsshim.shim.journal;

import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Path;

/// Something a pod holds on the host, by an identity that is known before it is made.
public sealed interface HostObject {
    /// All processes that work in this folder or have it in an argument: a pod's hypervisor, whose sockets and logs
    /// live there.
    record Processes(Path folder) implements HostObject {
        @Override
        public void undo() throws IOException, InterruptedException {
            ProcessesBelow.kill(folder);
        }

        @Override
        public String toText() {
            return "processes " + folder;
        }
    }

    /// A folder and all that is in it.
    record Folder(Path folder) implements HostObject {
        @Override
        public void undo() throws IOException {
            Trees.remove(folder);
        }

        @Override
        public String toText() {
            return "folder " + folder;
        }
    }

    /// Takes it away; that it is gone already is fine.
    void undo() throws IOException, InterruptedException;

    /// One line that [#parse] reads.
    String toText();

    /// Reads what [#toText] wrote.
    ///
    /// @throws IOException if it is of a kind that this build does not know
    static HostObject parse(String text) throws IOException {
        int space = text.indexOf(' ');
        var kind = text.substring(0, Math.max(space, 0));
        var path = Path.of(text.substring(space + 1));
        return switch (kind) {
            case "processes" -> new Processes(path);
            case "folder" -> new Folder(path);
            default -> throw new IOException("journal: unknown kind of object: " + text);
        };
    }
}
