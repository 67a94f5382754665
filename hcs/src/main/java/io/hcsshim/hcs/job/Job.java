package io.hcsshim.hcs.job;

import io.hcsshim.sys.windows.JobAccounting;
import io.hcsshim.sys.windows.JobCpuRate;
import io.hcsshim.sys.windows.JobLimits;
import io.hcsshim.sys.windows.JobObject;
import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A job: processes that are limited, counted and ended together. It lives as long as it has processes, or somebody
/// holds it. Thread-safe, but changes of its limits by several callers at the same time may undo each other.
///
/// Failures are [io.hcsshim.sys.windows.WindowsException].
public final class Job implements AutoCloseable {
    private static final int MOST_RATE = 10_000;
    private static final int MOST_WEIGHT = 9;

    private final JobObject job;

    private Job(JobObject job) {
        this.job = job;
    }

    /// Where names of jobs are looked up.
    public enum Names {
        /// Among the names of the session.
        SESSION,
        /// In the kernel's name space; such names begin with a backslash.
        KERNEL
    }

    /// Makes a job, or opens the one of this name.
    public static Job create(Libraries libraries, String name, Names names) throws IOException {
        return new Job(
                switch (names) {
                    case SESSION -> JobObject.create(libraries, name);
                    case KERNEL -> JobObject.createInKernel(libraries, name);
                });
    }

    /// Opens a job that exists.
    public static Job open(Libraries libraries, String name, Names names) throws IOException {
        return new Job(
                switch (names) {
                    case SESSION -> JobObject.open(libraries, name);
                    case KERNEL -> JobObject.openInKernel(libraries, name);
                });
    }

    /// Opens the job of a process container.
    public static Job ofContainer(Libraries libraries, String container) throws IOException {
        return open(libraries, "\\Container_" + container, Names.KERNEL);
    }

    /// The most memory that its processes may use together, in bytes; empty if there is no limit.
    public OptionalLong memoryLimit() throws IOException {
        var limits = job.limits();
        return limits.has(JobLimits.MEMORY)
                ? OptionalLong.of(limits.memoryBytes())
                : OptionalLong.empty();
    }

    /// Limits the memory that its processes are promised together; allocations beyond it fail.
    ///
    /// @param bytes 1 or more
    public void limitMemory(long bytes) throws IOException {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a limit of " + bytes + " bytes");
        }
        var now = job.limits();
        var flags = now.flags() | JobLimits.MEMORY;
        job.setLimits(new JobLimits(flags, bytes, now.affinity(), now.processes()));
    }

    /// The processors that its processes may run on, a bit for each; empty if there is no limit.
    public OptionalLong affinity() throws IOException {
        var limits = job.limits();
        return limits.has(JobLimits.AFFINITY)
                ? OptionalLong.of(limits.affinity())
                : OptionalLong.empty();
    }

    /// Limits the processors that its processes may run on.
    public void limitAffinity(long processors) throws IOException {
        if (processors == 0) {
            throw new IllegalArgumentException("no processors");
        }
        var now = job.limits();
        var flags = now.flags() | JobLimits.AFFINITY;
        job.setLimits(new JobLimits(flags, now.memoryBytes(), processors, now.processes()));
    }

    /// How much of all processors it may use, in hundredths of a percent; empty if there is no such limit.
    public OptionalInt cpuLimit() throws IOException {
        return rate(JobCpuRate.HARD_CAP);
    }

    /// Limits how much of all processors it may use.
    ///
    /// @param rate hundredths of a percent, 1 to 10 000
    public void limitCpu(int rate) throws IOException {
        if (rate < 1 || rate > MOST_RATE) {
            throw new IllegalArgumentException("a processor limit of " + rate);
        }
        job.setCpuRate(new JobCpuRate(JobCpuRate.ENABLED | JobCpuRate.HARD_CAP, rate));
    }

    /// Its weight beside other jobs, 1 to 9; empty if it has none.
    public OptionalInt cpuWeight() throws IOException {
        return rate(JobCpuRate.WEIGHT);
    }

    /// Gives it a weight beside other jobs, in place of a limit.
    ///
    /// @param weight 1 to 9; 5 is what jobs have without
    public void weighCpu(int weight) throws IOException {
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException("a processor weight of " + weight);
        }
        job.setCpuRate(new JobCpuRate(JobCpuRate.ENABLED | JobCpuRate.WEIGHT, weight));
    }

    private OptionalInt rate(int kind) throws IOException {
        var rate = job.cpuRate();
        return rate.has(JobCpuRate.ENABLED) && rate.has(kind)
                ? OptionalInt.of(rate.rate())
                : OptionalInt.empty();
    }

    /// Ends all its processes when nobody holds it any more.
    public void endWithLastHolder() throws IOException {
        var now = job.limits();
        var flags = now.flags() | JobLimits.KILL_ON_CLOSE;
        job.setLimits(new JobLimits(flags, now.memoryBytes(), now.affinity(), now.processes()));
    }

    /// The numbers of its processes now, in no order; those that end meanwhile are still among them.
    public List<Integer> processes() throws IOException {
        return job.processes();
    }

    /// What its processes used so far.
    public JobAccounting accounting() throws IOException {
        return job.accounting();
    }

    /// Puts a process into it.
    ///
    /// @param process its handle
    public void assign(long process) throws IOException {
        job.assign(process);
    }

    /// Ends all its processes.
    public void terminate(int exitCode) throws IOException {
        job.terminate(exitCode);
    }

    /// Ceases to hold it. More calls do nothing.
    @Override
    public void close() throws IOException {
        job.close();
    }
}
