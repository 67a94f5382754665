package io.hcsshim.shim.task;

import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.vm.Acceleration;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a pod may say about its machine, read once.
///
/// An annotation in the spec goes before a runtime option, that before a variable of the environment, that before the
/// built-in value.
///
/// @param memoryMb     64 and up
/// @param processors   1 and up
/// @param bootFiles    the folder of kernel and initrd, if it is not the installed one
/// @param acceleration what executes the guest
public record MachineOptions(
        int memoryMb, int processors, Optional<Path> bootFiles, Acceleration acceleration) {
    private static final String PREFIX = "io.microsoft.virtualmachine.";
    private static final String MEMORY = PREFIX + "computetopology.memory.sizeinmb";
    private static final String PROCESSORS = PREFIX + "computetopology.processor.count";
    private static final String BOOT_FILES = PREFIX + "bootfilesrootpath";
    private static final int DEFAULT_MEMORY_MB = 512;
    private static final int DEFAULT_PROCESSORS = 2;

    public MachineOptions {
        if (memoryMb < 64) {
            throw new IllegalArgumentException(
                    "a machine needs at least 64 MiB of memory, not " + memoryMb);
        }
        if (processors < 1) {
            throw new IllegalArgumentException(
                    "a machine needs at least one processor, not " + processors);
        }
    }

    /// Reads what the spec's annotations, the runtime's options and the environment say.
    ///
    /// @throws TaskException `INVALID_ARGUMENT` naming the value that makes no sense
    public static MachineOptions parse(
            Map<String, String> annotations, Options options, Map<String, String> environment)
            throws TaskException {
        try {
            return new MachineOptions(
                    number(
                            annotations,
                            MEMORY,
                            options.getVmMemorySizeInMb(),
                            environment,
                            "HCSSHIM_MEMORY_MB",
                            DEFAULT_MEMORY_MB),
                    number(
                            annotations,
                            PROCESSORS,
                            options.getVmProcessorCount(),
                            environment,
                            "HCSSHIM_PROCESSORS",
                            DEFAULT_PROCESSORS),
                    bootFiles(annotations, options),
                    acceleration(environment.getOrDefault("HCSSHIM_ACCEL", "auto")));
        } catch (IllegalArgumentException e) {
            throw TaskException.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static int number(
            Map<String, String> annotations,
            String annotation,
            int option,
            Map<String, String> environment,
            String variable,
            int otherwise) {
        var annotated = annotations.getOrDefault(annotation, "");
        if (!annotated.isEmpty()) {
            return number(annotation, annotated);
        }
        if (option != 0) {
            return option;
        }
        var set = environment.getOrDefault(variable, "");
        return set.isEmpty() ? otherwise : number(variable, set);
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is not a number: '" + text + "'", e);
        }
    }

    private static Optional<Path> bootFiles(Map<String, String> annotations, Options options) {
        var annotated = annotations.getOrDefault(BOOT_FILES, "");
        var named = annotated.isEmpty() ? options.getBootFilesRootPath() : annotated;
        return named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named));
    }

    private static Acceleration acceleration(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "auto", "" -> Acceleration.AUTO;
            case "kvm" -> Acceleration.KVM;
            case "tcg" -> Acceleration.TCG;
            default ->
                    throw new IllegalArgumentException(
                            "HCSSHIM_ACCEL is auto, kvm or tcg, not '" + word + "'");
        };
    }
}
