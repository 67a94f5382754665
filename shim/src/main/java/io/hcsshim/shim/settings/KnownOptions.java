package io.hcsshim.shim.settings;

import io.hcsshim.containerd.runhcs.Options;
import java.util.List;
import java.util.function.Predicate;

/// The runtime options that are known, `containerd.runhcs.v1.Options` (host specification, runtime options): all of
/// them.
final class KnownOptions {
    /// A field of the message.
    ///
    /// @param isSet whether a message says something in it
    record Option(Setting setting, Predicate<Options> isSet) {}

    static final List<Option> ALL =
            List.of(
                    flag(
                            "debug",
                            Effect.DONE,
                            "log every call, of the pod and in its guest",
                            Options::getDebug),
                    option(
                            "debug_type",
                            Effect.HYPER_V,
                            "where the log goes: `shim.log`, and containerd's FIFO of the pod",
                            options -> options.getDebugTypeValue() != 0),
                    text("registry_root", Effect.NONE, "unused", Options::getRegistryRoot),
                    text(
                            "sandbox_image",
                            Effect.NONE,
                            "the CRI plugin's",
                            Options::getSandboxImage),
                    text(
                            "sandbox_platform",
                            Effect.DONE,
                            "`linux/…` or nothing; others are refused",
                            Options::getSandboxPlatform),
                    option(
                            "sandbox_isolation",
                            Effect.NONE,
                            "a machine, whatever it says",
                            options -> options.getSandboxIsolationValue() != 0),
                    text(
                            "boot_files_root_path",
                            Effect.DONE,
                            "as `….bootfilesrootpath`",
                            Options::getBootFilesRootPath),
                    option(
                            "vm_processor_count",
                            Effect.DONE,
                            "as `….computetopology.processor.count`",
                            options -> options.getVmProcessorCount() != 0),
                    option(
                            "vm_memory_size_in_mb",
                            Effect.DONE,
                            "as `….computetopology.memory.sizeinmb`",
                            options -> options.getVmMemorySizeInMb() != 0),
                    text("GPUVHDPath", Effect.NONE, "out of use", Options::getGpuVhdPath),
                    flag(
                            "scale_cpu_limits_to_sandbox",
                            Effect.WINDOWS,
                            "limits of containers",
                            Options::getScaleCpuLimitsToSandbox),
                    option(
                            "default_container_scratch_size_in_gb",
                            Effect.DONE,
                            "as `containerd.io/snapshot/….container.storage.rootfs.size-gb`",
                            options -> options.getDefaultContainerScratchSizeInGb() != 0),
                    option(
                            "default_vm_scratch_size_in_gb",
                            Effect.WINDOWS,
                            "disk of a machine",
                            options -> options.getDefaultVmScratchSizeInGb() != 0),
                    flag(
                            "share_scratch",
                            Effect.DONE,
                            "one writable disk for a pod",
                            Options::getShareScratch),
                    text(
                            "NCProxyAddr",
                            Effect.HYPER_V,
                            "as `io.microsoft.network.ncproxy`",
                            Options::getNcproxyAddr),
                    text(
                            "log_level",
                            Effect.DONE,
                            "`error` (also `panic`, `fatal`), `warning`, `info`, `debug`, `trace`: what is logged of the pod, and in its"
                                    + " guest; goes before `debug`",
                            Options::getLogLevel),
                    option(
                            "io_retry_timeout_in_sec",
                            Effect.HYPER_V,
                            "named pipes; FIFOs are kept open",
                            options -> options.getIoRetryTimeoutInSec() != 0),
                    option(
                            "default_container_annotations",
                            Effect.DONE,
                            "annotations of every container that does not have them",
                            options -> options.getDefaultContainerAnnotationsCount() != 0),
                    flag(
                            "no_inherit_host_timezone",
                            Effect.WINDOWS,
                            "clock of a machine",
                            Options::getNoInheritHostTimezone),
                    option(
                            "scrub_logs",
                            Effect.DONE,
                            "always: logs hold no documents and no variables, whatever it says",
                            Options::getScrubLogs));

    private KnownOptions() {}

    private static Option option(
            String name, Effect effect, String meaning, Predicate<Options> isSet) {
        return new Option(new Setting(name, Kind.TEXT, effect, meaning), isSet);
    }

    private static Option flag(
            String name, Effect effect, String meaning, Predicate<Options> isSet) {
        return option(name, effect, meaning, isSet);
    }

    private interface Text {
        String of(Options options);
    }

    private static Option text(String name, Effect effect, String meaning, Text text) {
        return option(name, effect, meaning, options -> !text.of(options).isEmpty());
    }
}
