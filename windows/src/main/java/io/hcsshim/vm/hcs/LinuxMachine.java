package io.hcsshim.vm.hcs;

import io.hcsshim.vm.PmemRoom;
import io.hcsshim.vm.VmSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What a machine for Linux containers is made of, in all that the compute service can be told. Paths are the host's.
///
/// @param owner       whose it is: the name of a program
/// @param disks       disks on its first SCSI controller, by LUN
/// @param controllers SCSI controllers, 1–4
/// @param comPipe     a named pipe that its first serial port is, or empty
/// @param placement   where on the host it is
/// @param sockets     further Hyper-V socket services by GUID, whether they may be bound by wildcards
public record LinuxMachine(
        String owner,
        Boot boot,
        MemorySettings memory,
        ProcessorSettings processors,
        Pmem pmem,
        Map<Integer, Disk> disks,
        int controllers,
        String comPipe,
        Map<String, Boolean> sockets,
        Limits storage,
        Placement placement) {
    public LinuxMachine {
        disks = Map.copyOf(disks);
        sockets = Map.copyOf(sockets);
        if (controllers < 1 || controllers > 4) {
            throw new IllegalArgumentException(
                    "a machine has 1 to 4 SCSI controllers, not " + controllers);
        }
    }

    /// How it comes up.
    public sealed interface Boot {
        /// The service loads the kernel.
        ///
        /// @param initrd none if the root is a disk
        record Kernel(String kernel, Optional<String> initrd, String commandLine) implements Boot {}

        /// Its firmware loads the file `kernel` from a folder.
        record Firmware(String folder, String commandLine) implements Boot {}

        /// Its memory is secret: all that it boots from is in a file of guest state, and measured.
        ///
        /// @param guestState   the machine's own copy
        /// @param policyDigest base64 of the SHA-256 of its policy
        /// @param hcl          whether a paravisor runs below its kernel, if that is said
        /// @param ports        vsock ports that its guest connects to, besides the four that all have
        record Confidential(
                String guestState, String policyDigest, Optional<Boolean> hcl, List<Integer> ports)
                implements Boot {}
    }

    /// Its memory; sizes in MiB, 0 where nothing is said.
    public record MemorySettings(
            long sizeMb,
            boolean overcommit,
            boolean deferredCommit,
            boolean coldDiscardHint,
            long lowMmioGapMb,
            long highMmioBaseMb,
            long highMmioGapMb) {
        public MemorySettings {
            if (deferredCommit && !overcommit) {
                throw new IllegalArgumentException("deferred commit needs overcommit");
            }
        }

        /// So much of it, promised to several machines.
        public static MemorySettings of(long sizeMb) {
            return new MemorySettings(sizeMb, true, false, false, 0, 0, 0);
        }
    }

    /// Its processors; 0 where nothing is said.
    ///
    /// @param limit  1 to 100 000 thousandths of a percent
    /// @param weight 1 to 10 000
    public record ProcessorSettings(int count, long limit, long weight) {}

    /// Its persistent memory.
    ///
    /// @param most  devices that there may be, 0 for none
    /// @param bytes how large each may be
    /// @param root  a VHD that is device 0
    public record Pmem(long most, long bytes, Optional<String> root) {
        /// None.
        public static final Pmem NONE = new Pmem(0, 0, Optional.empty());
    }

    /// A disk that it has from the start.
    public record Disk(String path, boolean readOnly) {}

    /// What it may do with disks in a second; 0 for no limit.
    public record Limits(int operations, int bytes) {
        /// None.
        public static final Limits NONE = new Limits(0, 0);
    }

    /// The machine of a spec.
    ///
    /// @throws IllegalArgumentException if it has devices from the start, or wishes, that the service cannot fulfil
    public static LinuxMachine of(VmSpec spec, String owner) {
        var settings = MachineSettings.of(spec.wishes());
        var places = InitialDevices.of(spec.devices());
        var memory = settings.memory(spec.memoryMb());
        return new LinuxMachine(
                owner,
                settings.boot(spec),
                memory,
                processors(spec),
                settings.hasPmem() ? pmem(spec.room(), places) : Pmem.NONE,
                places.disks(),
                spec.scsiControllers(),
                settings.console(),
                settings.services(),
                storage(spec.wishes().limits()),
                settings.placement(spec, memory));
    }

    /// The same that boots otherwise, from other disks.
    LinuxMachine with(Boot other, Map<Integer, Disk> others) {
        return new LinuxMachine(
                owner,
                other,
                memory,
                processors,
                pmem,
                others,
                controllers,
                comPipe,
                sockets,
                storage,
                placement);
    }

    private static ProcessorSettings processors(VmSpec spec) {
        var limits = spec.wishes().limits();
        return new ProcessorSettings(
                spec.processors(), limits.processorLimit(), limits.processorWeight());
    }

    private static Limits storage(io.hcsshim.vm.Limits limits) {
        return new Limits(
                (int) Math.min(limits.diskOperations(), Integer.MAX_VALUE),
                (int) Math.min(limits.diskBytes(), Integer.MAX_VALUE));
    }

    private static Pmem pmem(PmemRoom room, InitialDevices places) {
        return room.equals(PmemRoom.NONE) && places.root().isEmpty()
                ? Pmem.NONE
                : new Pmem(
                        room.disks() + 1L,
                        Math.max(room.bytes(), places.rootBytes()),
                        places.root());
    }

    /// The number of the serial port that `comPipe` is, if there is one.
    OptionalInt comPort() {
        return comPipe.isEmpty() ? OptionalInt.empty() : OptionalInt.of(0);
    }
}
