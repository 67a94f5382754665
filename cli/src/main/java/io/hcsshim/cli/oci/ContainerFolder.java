package io.hcsshim.cli.oci;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.sys.linux.Nodes;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// What lies under `--root` for one container.
///
/// ```
/// state.json       who it is, who makes it, who stands for it on the host; written whole or not at all
/// config.json      its spec as it was at its creation: what happens to the bundle's afterwards does not count
/// address, log     of the resident shim
/// in, out, err     the FIFOs of its first process
/// exec-<number>/   those of another
/// ```
///
/// @param path its name is the container's id
record ContainerFolder(Path path) {
    String id() {
        return String.valueOf(path.getFileName());
    }

    /// What is written down; empty if its creator was killed before it wrote anything.
    ContainerRecord read() throws IOException {
        try {
            return ContainerRecord.of(
                    JsonObject.parse(Files.readAllBytes(path.resolve("state.json"))));
        } catch (NoSuchFileException e) {
            return ContainerRecord.NOTHING;
        }
    }

    void write(ContainerRecord record) throws IOException {
        var part = path.resolve("state.json.part");
        Files.writeString(part, record.toJson().toString());
        Files.move(part, path.resolve("state.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    void writeSpec(OciSpec spec) throws IOException {
        Files.writeString(path.resolve("config.json"), spec.toJson().toString());
    }

    OciSpec readSpec() throws IOException {
        return OciSpec.parse(Files.readAllBytes(path.resolve("config.json")));
    }

    /// A folder for the FIFOs of a process beside the first one.
    Path makeExecFolder(String exec) throws IOException {
        return Files.createDirectory(path.resolve(exec));
    }

    static String makeFifo(Path folder, String name) throws IOException {
        var fifo = folder.resolve(name);
        Nodes.fifo(fifo, 0600);
        return fifo.toString();
    }

    void remove() throws IOException {
        Trees.remove(path);
    }
}
