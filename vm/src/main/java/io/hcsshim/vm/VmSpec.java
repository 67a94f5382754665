package io.hcsshim.vm;

import java.nio.file.Path;
import java.util.List;

/// What a machine is made of.
///
/// @param id              1–128 characters of `[A-Za-z0-9._@-]`, unique on the host
/// @param stateDirectory  an existing directory, the machine's alone: sockets and logs live in it
/// @param kernel          the kernel image for direct boot
/// @param initrd          the initial RAM disk
/// @param commandLine     the kernel command line, complete
/// @param memoryMb        guest memory in MiB, at least 64
/// @param processors      virtual processors, at least 1
/// @param scsiControllers SCSI controllers, 1–4
/// @param acceleration    what executes the guest
/// @param devices         what it has from the start: the pmem disk 0, and raw read-only SCSI disks
/// @param room            for pmem disks that come later
/// @param headroom        what it can become while it runs; not less than what it begins with
/// @param wishes          what only some hypervisors know of
public record VmSpec(
        String id,
        Path stateDirectory,
        Path kernel,
        Path initrd,
        String commandLine,
        int memoryMb,
        int processors,
        int scsiControllers,
        Acceleration acceleration,
        List<Device> devices,
        PmemRoom room,
        Headroom headroom,
        Wishes wishes) {
    /// Checks its parts, and keeps copies of those that could change.
    public VmSpec {
        devices = List.copyOf(devices);
        if (!id.matches("[A-Za-z0-9._@-]{1,128}")) {
            throw new IllegalArgumentException("not a machine id: '" + id + "'");
        }
        if (memoryMb < 64) {
            throw new IllegalArgumentException(
                    "a machine needs at least 64 MiB of memory, not " + memoryMb);
        }
        if (processors < 1) {
            throw new IllegalArgumentException(
                    "a machine needs at least one processor, not " + processors);
        }
        if (scsiControllers < 1 || scsiControllers > ScsiAddress.MAX_CONTROLLERS) {
            throw new IllegalArgumentException(
                    "a machine has 1 to 4 SCSI controllers, not " + scsiControllers);
        }
        if (headroom.memoryMb() < memoryMb || headroom.processors() < processors) {
            throw new IllegalArgumentException("a machine grows to no less than it has");
        }
    }

    /// A machine without devices that stays as large as it is.
    public VmSpec(
            String id,
            Path stateDirectory,
            Path kernel,
            Path initrd,
            String commandLine,
            int memoryMb,
            int processors,
            int scsiControllers,
            Acceleration acceleration) {
        this(
                id,
                stateDirectory,
                kernel,
                initrd,
                commandLine,
                memoryMb,
                processors,
                scsiControllers,
                acceleration,
                List.of(),
                PmemRoom.NONE,
                Headroom.none(memoryMb, processors),
                Wishes.NONE);
    }

    /// The same with devices from the start.
    public VmSpec with(List<Device> more) {
        return with(more, room, wishes);
    }

    /// The same with room for pmem disks.
    public VmSpec with(PmemRoom other) {
        return with(devices, other, wishes);
    }

    /// The same with wishes.
    public VmSpec with(Wishes others) {
        return with(devices, room, others);
    }

    private VmSpec with(List<Device> ofStart, PmemRoom forPmem, Wishes wanted) {
        return new VmSpec(
                id,
                stateDirectory,
                kernel,
                initrd,
                commandLine,
                memoryMb,
                processors,
                scsiControllers,
                acceleration,
                ofStart,
                forPmem,
                headroom,
                wanted);
    }
}
