package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.vm.vhost.GuestRam;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The files of a suspended machine.
///
/// | file | what |
/// |---|---|
/// | `memory` | the guest's memory and what was added to it, one behind the other, zeros are holes; of a clone what was added alone |
/// | `state` | processors and devices, in QEMU's format; of a clone its memory too |
/// | `devices.json` | the registers of the devices that this process serves, which QEMU cannot save |
///
/// QEMU leaves memory out of the state only if it is mapped shared, and that of a clone's template is not.
///
/// @param folder where they are
/// @param ram    how QEMU holds the guest's memory
record Suspension(Path folder, GuestRam ram) {
    /// More than a machine's state takes with all of its disks and adapters.
    private static final int STATE_ROOM = 8 << 20;

    private static final int REGISTERS_ROOM = 32 << 10;

    Path memory() {
        return folder.resolve("memory");
    }

    Path state() {
        return folder.resolve("state");
    }

    private Path devices() {
        return folder.resolve("devices.json");
    }

    /// Writes the memory, which is most of it, and takes the room that the rest will need: what can fail for want of space
    /// fails here, while the machine can still go on as if nothing had been.
    ///
    /// @param shared memory that QEMU leaves out
    /// @param bytes  of memory that the guest has from the start
    void begin(List<Path> shared, long bytes) throws IOException {
        if (!shared.isEmpty()) {
            MemoryImage.save(shared, emptyFile(memory()));
        }
        switch (ram) {
            case SHARED -> write(emptyFile(state()), ByteBuffer.allocate(STATE_ROOM));
            case PRIVATE -> allocate(emptyFile(state()), bytes + STATE_ROOM);
        }
        write(emptyFile(devices()), ByteBuffer.allocate(REGISTERS_ROOM));
    }

    private static void allocate(Path file, long bytes) throws IOException {
        try (var open = Fd.open(file, Fd.O_WRONLY)) {
            open.allocate(bytes);
        }
    }

    /// Fills a guest's memory with what was saved of it.
    void load(List<Path> shared) throws IOException {
        if (!shared.isEmpty()) {
            MemoryImage.load(memory(), shared);
        }
    }

    /// @param state of a machine whose memory is shared; that of another is there already
    void finish(byte[] state, List<VhostUserRegisters> registers) throws IOException {
        if (ram == GuestRam.SHARED) {
            overwrite(state(), state);
        }
        overwrite(devices(), VhostUserRegisters.toJson(registers).toBytes());
    }

    /// Replaces bytes for which there is room, and gives the rest of it back.
    private static void overwrite(Path file, byte[] bytes) throws IOException {
        write(file, ByteBuffer.wrap(bytes));
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(bytes.length);
            channel.force(true);
        }
    }

    List<VhostUserRegisters> registers() throws IOException {
        return VhostUserRegisters.ofAll(JsonObject.parse(Files.readAllBytes(devices())));
    }

    void delete() throws IOException {
        for (var file : new Path[] {memory(), state(), devices()}) {
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
