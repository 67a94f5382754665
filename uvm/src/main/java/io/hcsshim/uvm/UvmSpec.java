package io.hcsshim.uvm;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.vm.Acceleration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What a utility VM is made of.
///
/// @param id              1–128 characters of `[A-Za-z0-9._@-]`, unique on the host
/// @param stateDirectory  an existing directory, the machine's alone
/// @param bootFiles       kernel and initial RAM disk
/// @param memoryMb        guest memory in MiB, at least 64
/// @param processors      virtual processors, at least 1
/// @param acceleration    what executes the guest
/// @param scsiControllers SCSI controllers, 1–4, of 64 disks each
/// @param scratchBytes    size of a container's writable disk, in whole MiB
/// @param bootLimit       how long a boot may stay without progress
/// @param log             where the guest's log goes
public record UvmSpec(
        String id,
        Path stateDirectory,
        BootFiles bootFiles,
        int memoryMb,
        int processors,
        Acceleration acceleration,
        int scsiControllers,
        long scratchBytes,
        Duration bootLimit,
        Log log) {
    /// What the agent needs beside the files it came from, at the least.
    private static final int WORKING_MB = 48;

    private static final int DEFAULT_MEMORY_MB = 1024;
    private static final int DEFAULT_PROCESSORS = 2;
    private static final long DEFAULT_SCRATCH_BYTES = 20L << 30;
    private static final Duration DEFAULT_BOOT_LIMIT = Duration.ofMinutes(1);

    public UvmSpec {
        if (bootLimit.isNegative() || bootLimit.isZero()) {
            throw new IllegalArgumentException("a boot needs some time, not " + bootLimit);
        }
    }

    /// A machine of the usual size: 1 GiB, two processors, 20 GiB of scratch for a container.
    public static UvmSpec of(String id, Path stateDirectory, BootFiles bootFiles, Log log) {
        return new UvmSpec(
                id,
                stateDirectory,
                bootFiles,
                DEFAULT_MEMORY_MB,
                DEFAULT_PROCESSORS,
                Acceleration.AUTO,
                1,
                DEFAULT_SCRATCH_BYTES,
                DEFAULT_BOOT_LIMIT,
                log);
    }

    /// The same machine with other memory and processors.
    public UvmSpec sized(int memoryMb, int processors) {
        return new UvmSpec(
                id,
                stateDirectory,
                bootFiles,
                memoryMb,
                processors,
                acceleration,
                scsiControllers,
                scratchBytes,
                bootLimit,
                log);
    }

    /// The same machine executed by something else.
    public UvmSpec withAcceleration(Acceleration acceleration) {
        return new UvmSpec(
                id,
                stateDirectory,
                bootFiles,
                memoryMb,
                processors,
                acceleration,
                scsiControllers,
                scratchBytes,
                bootLimit,
                log);
    }

    /// The same machine with another patience.
    public UvmSpec withBootLimit(Duration bootLimit) {
        return new UvmSpec(
                id,
                stateDirectory,
                bootFiles,
                memoryMb,
                processors,
                acceleration,
                scsiControllers,
                scratchBytes,
                bootLimit,
                log);
    }

    /// The same machine whose containers get writable disks of another size.
    public UvmSpec withScratchBytes(long scratchBytes) {
        return new UvmSpec(
                id,
                stateDirectory,
                bootFiles,
                memoryMb,
                processors,
                acceleration,
                scsiControllers,
                scratchBytes,
                bootLimit,
                log);
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
