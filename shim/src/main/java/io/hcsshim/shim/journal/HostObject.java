package io.hcsshim.shim.journal;

import io.hcsshim.sys.linux.ControlGroup;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.sys.windows.CimFs;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.LocalAccounts;
import io.hcsshim.sys.windows.VmComputeLayers;
import io.hcsshim.sys.windows.VmComputeLayers.Request;
import io.hcsshim.uvm.network.ConnectedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.UUID;

/// Something a pod holds on the host, by an identity that is known before it is made.
public sealed interface HostObject {
    /// All processes that work in this folder or have it in an argument: a pod's hypervisor, whose sockets and logs
    /// live there, and the control group that it was in.
    record Processes(Path folder) implements HostObject {
        @Override
        public void undo() throws IOException, InterruptedException {
            ProcessesBelow.kill(folder);
            ControlGroup.removeNoted(folder);
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

    /// A network namespace whose packets a machine gets, until they are given back.
    ///
    /// @param identity the namespace's number; another one at that path is none of ours
    record Network(long identity, Path namespace) implements HostObject {
        @Override
        public void undo() throws IOException {
            ConnectedNetwork.release(namespace, identity);
        }

        @Override
        public String toText() {
            return "network " + identity + " " + namespace;
        }

        private static Network parse(String text) throws IOException {
            int space = text.indexOf(' ');
            try {
                var identity = Long.parseLong(text.substring(0, Math.max(space, 0)));
                return new Network(identity, Path.of(text.substring(space + 1)));
            } catch (NumberFormatException e) {
                throw new IOException("journal: not a network: " + text, e);
            }
        }
    }

    /// A file that goes with a container.
    ///
    /// @param identity the file's, so that another one at that path is none of ours
    record ManagedDisk(String identity, Path image) implements HostObject {
        /// The file that is there now.
        ///
        /// @throws IOException if there is none, or its path does not fit on a line
        public static ManagedDisk of(Path image) throws IOException {
            if (image.toString().lines().count() != 1) {
                throw new IOException("not the path of a managed disk: '" + image + "'");
            }
            return new ManagedDisk(identity(image), image.toAbsolutePath());
        }

        /// Device, inode and, where the file system has it, the time at which it was made: numbers of inodes come again.
        private static String identity(Path image) throws IOException {
            var facts = Files.readAttributes(image, "unix:dev,ino,creationTime,lastModifiedTime");
            var made = facts.get("creationTime");
            // Java has the time of the last change where there is none.
            var known = made instanceof FileTime && !made.equals(facts.get("lastModifiedTime"));
            return facts.get("dev") + ":" + facts.get("ino") + (known ? ":" + made : "");
        }

        @Override
        public void undo() throws IOException {
            try {
                if ((identity(image) + ":").startsWith(identity + ":")) {
                    Files.delete(image);
                }
            } catch (NoSuchFileException _) {
                return; // gone already
            }
        }

        @Override
        public String toText() {
            return "disk " + identity + " " + image;
        }

        private static ManagedDisk parse(String text) throws IOException {
            int space = text.indexOf(' ');
            if (space <= 0) {
                throw new IOException("journal: not a managed disk: " + text);
            }
            return new ManagedDisk(text.substring(0, space), Path.of(text.substring(space + 1)));
        }
    }

    /// A mounted layer of a Windows container, named by its folder.
    record WindowsLayer(Path folder) implements HostObject {
        @Override
        public void undo() {
            var layers = new VmComputeLayers(Libraries.system());
            for (var request : List.of(Request.UNPREPARE, Request.DEACTIVATE)) {
                try {
                    layers.request(request, folder.toString());
                } catch (IOException e) {
                    continue; // it is not mounted any more, and what is cannot be told apart
                }
            }
        }

        @Override
        public String toText() {
            return "layer " + folder;
        }
    }

    /// An account of the host that was made for a host process.
    record WindowsAccount(String name) implements HostObject {
        @Override
        public void undo() throws IOException {
            new LocalAccounts(Libraries.system()).remove(name);
        }

        @Override
        public String toText() {
            return "account " + name;
        }
    }

    /// A mounted CimFS image.
    record WindowsImage(UUID volume) implements HostObject {
        @Override
        public void undo() {
            try {
                new CimFs(Libraries.system()).unmount(volume);
            } catch (IOException e) {
                return; // it is not mounted any more, and what is cannot be told apart
            }
        }

        @Override
        public String toText() {
            return "image " + volume;
        }

        private static WindowsImage parse(String text) throws IOException {
            try {
                return new WindowsImage(UUID.fromString(text));
            } catch (IllegalArgumentException e) {
                throw new IOException("journal: not an image: " + text, e);
            }
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
        var identity = text.substring(space + 1);
        return switch (kind) {
            case "processes" -> new Processes(Path.of(identity));
            case "disk" -> ManagedDisk.parse(identity);
            case "folder" -> new Folder(Path.of(identity));
            case "account" -> new WindowsAccount(identity);
            case "image" -> WindowsImage.parse(identity);
            case "layer" -> new WindowsLayer(Path.of(identity));
            case "network" -> Network.parse(identity);
            default -> throw new IOException("journal: unknown kind of object: " + text);
        };
    }
}
