package io.hcsshim.uvm;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.boot.BootWords;
import io.hcsshim.uvm.boot.GuestRuntime;
import io.hcsshim.uvm.device.PmemLayers;
import io.hcsshim.uvm.template.MachineSize;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Headroom;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.Wishes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What a utility VM is made of.
///
/// @param id              1–128 characters of `[A-Za-z0-9._@-]`, unique on the host
/// @param stateDirectory  an existing directory, the machine's alone
/// @param bootFiles       kernel and initial RAM disk
/// @param memoryMb        guest memory in MiB, at least 64
/// @param processors      virtual processors, at least 1
/// @param acceleration    what executes the guest
/// @param scsiControllers SCSI controllers, 1–4, of 64 disks each
/// @param pmemLayers      how it has layers in persistent memory
/// @param scratch         what containers write to, unless they have wishes of their own
/// @param bootLimit       how long a boot may stay without progress
/// @param runtime         what makes its containers
/// @param words           what it is told at boot beyond the usual
/// @param log             where the guest's log goes
/// @param headroom        what it can become while it runs
/// @param wishes          what only some hypervisors know of
/// @param postMortem      where the machine leaves what it said when it ends: a folder of its id, made then
public record UvmSpec(
        String id,
        Path stateDirectory,
        BootFiles bootFiles,
        int memoryMb,
        int processors,
        Acceleration acceleration,
        int scsiControllers,
        PmemLayers pmemLayers,
        Scratch scratch,
        Duration bootLimit,
        GuestRuntime runtime,
        BootWords words,
        Log log,
        Headroom headroom,
        Wishes wishes,
        Optional<Path> postMortem) {
    /// What the agent needs beside the files it came from, at the least.
    private static final int WORKING_MB = 48;

    /// Address space that a machine gets for more memory: it costs nothing.
    private static final int ROOM_MB = 64 << 10;

    /// Processors that a machine may grow to, if the host has them: for each the kernel sets some 200 KiB aside.
    private static final int MOST_PROCESSORS = 16;

    /// Checks its parts, and keeps copies of those that could change.
    public UvmSpec {
        if (bootLimit.isNegative() || bootLimit.isZero()) {
            throw new IllegalArgumentException("a boot needs some time, not " + bootLimit);
        }
    }

    /// A machine of the usual size: 1 GiB, two processors, 20 GiB of scratch for a container. Its guest's log goes
    /// nowhere.
    public static Builder of(String id, Path stateDirectory, BootFiles bootFiles) {
        return new Builder(id, stateDirectory, bootFiles);
    }

    /// A spec in the making. Not thread-safe.
    public static final class Builder {
        private final String id;
        private final Path stateDirectory;
        private final BootFiles bootFiles;
        private int memoryMb = 1024;
        private int processors = 2;
        private Acceleration acceleration = Acceleration.AUTO;
        private int scsiControllers = 1;
        private PmemLayers pmemLayers = PmemLayers.NONE;
        private Scratch scratch = Scratch.USUAL;
        private Duration bootLimit = Duration.ofMinutes(1);
        private GuestRuntime runtime = GuestRuntime.CRUN;
        private BootWords words = BootWords.NONE;
        private Log log = Log.none();
        private boolean reporting = true;
        private Wishes wishes = Wishes.NONE;
        private Optional<Path> postMortem = Optional.empty();

        private Builder(String id, Path stateDirectory, BootFiles bootFiles) {
            this.id = id;
            this.stateDirectory = stateDirectory;
            this.bootFiles = bootFiles;
        }

        /// @param memoryMb   guest memory in MiB
        /// @param processors virtual processors
        public Builder sized(int memoryMb, int processors) {
            this.memoryMb = memoryMb;
            this.processors = processors;
            return this;
        }

        /// What executes the guest.
        public Builder acceleration(Acceleration acceleration) {
            this.acceleration = acceleration;
            return this;
        }

        /// How many SCSI controllers it has, 1–4.
        public Builder scsiControllers(int count) {
            scsiControllers = count;
            return this;
        }

        /// How it has layers in persistent memory.
        public Builder pmemLayers(PmemLayers layers) {
            pmemLayers = layers;
            return this;
        }

        /// The size of a container's writable disk, in whole MiB.
        public Builder scratchBytes(long bytes) {
            scratch = scratch.sized(bytes);
            return this;
        }

        /// What containers write to, unless they have wishes of their own.
        public Builder scratch(Scratch scratch) {
            this.scratch = scratch;
            return this;
        }

        /// How long a boot may stay without progress; more than nothing.
        public Builder bootLimit(Duration limit) {
            bootLimit = limit;
            return this;
        }

        /// What makes its containers.
        public Builder runtime(GuestRuntime runtime) {
            this.runtime = runtime;
            return this;
        }

        /// What it is told at boot beyond the usual.
        public Builder words(BootWords words) {
            this.words = words;
            return this;
        }

        /// What an environment says of every machine: `HCSSHIM_TIMEOUT_GCSCONNECTION`, the boot limit in seconds,
        /// `HCSSHIM_OCI_RUNTIME`, `crun` or `runc`, and `HCSSHIM_POSTMORTEM`, the folder in which it leaves what it said. An
        /// empty variable says nothing.
        ///
        /// @throws IOException if a value makes no sense
        public Builder environment(Map<String, String> environment) throws IOException {
            bootLimit = MachineEnvironment.bootLimit(environment).orElse(bootLimit);
            runtime = MachineEnvironment.runtime(environment).orElse(runtime);
            postMortem = Places.of(environment).postMortem().or(() -> postMortem);
            return this;
        }

        /// Where the guest's log goes.
        public Builder log(Log log) {
            this.log = log;
            return this;
        }

        /// The folder in which the machine leaves what it said.
        public Builder postMortem(Optional<Path> folder) {
            postMortem = folder;
            return this;
        }

        private Headroom headroom() {
            var hosts = Runtime.getRuntime().availableProcessors();
            return new Headroom(
                    memoryMb + ROOM_MB,
                    Math.max(processors, Math.min(hosts, MOST_PROCESSORS)),
                    reporting);
        }

        /// Whether memory that the guest frees goes back to the host; usual.
        public Builder reporting(boolean wanted) {
            reporting = wanted;
            return this;
        }

        /// What only some hypervisors know of.
        public Builder wishes(Wishes wanted) {
            wishes = wanted;
            return this;
        }

        /// The spec.
        ///
        /// @throws IllegalArgumentException if a value makes no sense
        public UvmSpec build() {
            return new UvmSpec(
                    id,
                    stateDirectory,
                    bootFiles,
                    memoryMb,
                    processors,
                    acceleration,
                    scsiControllers,
                    pmemLayers,
                    scratch,
                    bootLimit,
                    runtime,
                    words,
                    log,
                    headroom(),
                    wishes,
                    postMortem);
        }
    }

    /// The same with another patience.
    UvmSpec withBootLimit(Duration limit) {
        return change(id, stateDirectory).bootLimit(limit).build();
    }

    /// The same with another log.
    UvmSpec withLog(Log other) {
        return change(id, stateDirectory).log(other).build();
    }

    /// The same of another size.
    UvmSpec sized(MachineSize size) {
        return change(id, stateDirectory).sized(size.memoryMb(), size.processors()).build();
    }

    /// How large it is.
    MachineSize size() {
        return new MachineSize(memoryMb, processors);
    }

    /// As a template has it: with all the controllers that a pod may want, and keeping its memory. They cost a clone
    /// nothing, so that one template serves pods and single containers.
    UvmSpec asClone() {
        return change(id, stateDirectory)
                .scsiControllers(ScsiAddress.MAX_CONTROLLERS)
                .reporting(false)
                .build();
    }

    /// A machine of the same kind that nobody has a use for yet.
    UvmSpec forTemplate(String otherId, Path otherDirectory) {
        return change(otherId, otherDirectory).build().asClone();
    }

    private Builder change(String otherId, Path otherDirectory) {
        return new Builder(otherId, otherDirectory, bootFiles)
                .sized(memoryMb, processors)
                .acceleration(acceleration)
                .scsiControllers(scsiControllers)
                .pmemLayers(pmemLayers)
                .scratch(scratch)
                .bootLimit(bootLimit)
                .runtime(runtime)
                .words(words)
                .log(log)
                .reporting(headroom.reporting())
                .wishes(wishes)
                .postMortem(postMortem);
    }

    /// Refuses memory that cannot hold what the machine boots from: such a guest dies without a word.
    void checkMemory() throws IOException {
        var needed =
                (sizeOf(bootFiles.kernel()) + 2 * sizeOf(bootFiles.initrd())) // packed and unpacked
                                / (1 << 20)
                        + WORKING_MB;
        if (memoryMb < needed) {
            throw new IOException(
                    "utility VM "
                            + id
                            + ": "
                            + memoryMb
                            + " MiB of memory are too little, its kernel and initrd need "
                            + needed
                            + " MiB");
        }
    }

    private static long sizeOf(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0; // the hypervisor names what is missing
    }
}
