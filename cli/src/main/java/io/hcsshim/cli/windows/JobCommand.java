package io.hcsshim.cli.windows;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.hcs.job.Job;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `jobobject-util`: the limits of a job. Exit status: 0, or 1 for any failure.
@Command(
        name = "jobobject-util",
        description = "Show and set the limits of a job.",
        mixinStandardHelpOptions = true,
        version = "jobobject-util 0.1.0",
        subcommands = CommandLine.HelpCommand.class)
public final class JobCommand {
    private static final String NONE = "none";

    JobCommand() {}

    /// Runs one subcommand.
    public static void main(String[] arguments) {
        System.exit(Commands.run(new CommandLine(new JobCommand()), arguments));
    }

    private static Job open(String name, boolean inKernel) throws IOException {
        var names = inKernel ? Job.Names.KERNEL : Job.Names.SESSION;
        return Job.open(Host.libraries(), name, names);
    }

    @Command(name = "get", description = "Print limits, a line for each that is asked for.")
    void get(
            @Parameters(paramLabel = "JOB") String name,
            @Option(names = "--use-nt", description = "the name is one of the kernel's")
                    boolean inKernel,
            @Option(names = "--cpu-limit", description = "of all processors, in 1/100 percent")
                    boolean cpuLimit,
            @Option(names = "--cpu-weight", description = "beside other jobs, 1 to 9")
                    boolean cpuWeight,
            @Option(names = "--memory-limit", description = "in bytes") boolean memoryLimit,
            @Option(names = "--cpu-affinity", description = "a binary digit for each processor")
                    boolean affinity)
            throws IOException {
        try (var job = open(name, inKernel)) {
            if (cpuLimit) {
                System.out.println("cpu-limit: " + text(job.cpuLimit()));
            }
            if (cpuWeight) {
                System.out.println("cpu-weight: " + text(job.cpuWeight()));
            }
            if (memoryLimit) {
                System.out.println("memory-limit: " + text(job.memoryLimit()));
            }
            if (affinity) {
                System.out.println("cpu-affinity: " + binary(job.affinity()));
            }
        }
    }

    private static String text(OptionalInt limit) {
        return limit.isPresent() ? Integer.toString(limit.getAsInt()) : NONE;
    }

    private static String text(OptionalLong limit) {
        return limit.isPresent() ? Long.toUnsignedString(limit.getAsLong()) : NONE;
    }

    private static String binary(OptionalLong bits) {
        return bits.isPresent() ? Long.toBinaryString(bits.getAsLong()) : NONE;
    }

    @Command(name = "set", description = "Set limits.")
    void set(
            @Parameters(paramLabel = "JOB") String name,
            @Option(names = "--use-nt", description = "the name is one of the kernel's")
                    boolean inKernel,
            @Option(names = "--cpu-limit", description = "1 to 10000, in 1/100 percent")
                    Integer cpuLimit,
            @Option(names = "--cpu-weight", description = "1 to 9") Integer cpuWeight,
            @Option(names = "--memory-limit", description = "in bytes") Long memoryLimit,
            @Option(names = "--cpu-affinity", description = "a bit for each processor")
                    Long affinity)
            throws IOException {
        if (cpuLimit != null && cpuWeight != null) {
            throw new IOException("--cpu-limit and --cpu-weight exclude each other");
        }
        try (var job = open(name, inKernel)) {
            if (cpuLimit != null) {
                job.limitCpu(cpuLimit);
            }
            if (cpuWeight != null) {
                job.weighCpu(cpuWeight);
            }
            if (memoryLimit != null) {
                job.limitMemory(memoryLimit);
            }
            if (affinity != null) {
                job.limitAffinity(affinity);
            }
        }
    }
}
