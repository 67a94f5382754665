package io.hcsshim.vm.qemu;

import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The files of a suspended machine.
///
/// | file | what |
/// |---|---|
/// | `memory` | the guest's memory, zeros are holes |
/// | `state` | processors and devices, in QEMU's format |
/// | `vsock.json` | the registers of the vsock device, which QEMU cannot save |
///
/// @param folder where they are
record Suspension(Path folder) {
    /// More than a machine's state takes with all of its disks and adapters.
    private static final int STATE_ROOM = 8 << 20;

    Path memory() {
        return folder.resolve("memory");
    }

    Path state() {
        return folder.resolve("state");
    }

    private Path vsock() {
        return folder.resolve("vsock.json");
    }

    /// Writes the memory, which is most of it, and takes the room that the rest will need: what can fail for want of space
    /// fails here, while the machine can still go on as if nothing had been.
    void begin(long pid) throws IOException {
        MemoryImage.save(pid, emptyFile(memory()));
        write(emptyFile(state()), ByteBuffer.allocate(STATE_ROOM));
        emptyFile(vsock());
    }

    void finish(byte[] state, VsockRegisters registers) throws IOException {
        write(state(), ByteBuffer.wrap(state));
        try (var file = FileChannel.open(state(), StandardOpenOption.WRITE)) {
            file.truncate(state.length);
            file.force(true);
        }
        write(vsock(), ByteBuffer.wrap(registers.toJson().toBytes()));
    }

    VsockRegisters registers() throws IOException {
        return VsockRegisters.of(JsonObject.parse(Files.readAllBytes(vsock())));
    }

    void delete() throws IOException {
        for (var file : new Path[] {memory(), state(), vsock()}) {
            Files.deleteIfExists(file);
        }
    }

    private static Path emptyFile(Path path) throws IOException {
        return Files.createFile(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void write(Path file, ByteBuffer bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
