package io.hcsshim.guest;

/// What the agent was told on its command line.
///
/// One dash or two; `-name=value` or `-name value`, switches only as `-name` or `-name=value`. The
/// names and defaults are those that hosts put on the kernel command line (docs/guest.md); the last
/// four are ours.
///
/// @param logLevel panic, fatal, error, warn, info, debug or trace
/// @param coreDumpLocation written to `/proc/sys/kernel/core_pattern` unless empty
/// @param logFile where the log goes; empty means stderr
/// @param useInOutErr whether stdin and stdout are the command channel
/// @param v4 whether protocol version 4 is served; without it every request is refused
/// @param rootMemReserveBytes memory kept out of the `/pods` cgroup
/// @param runtime the OCI runtime, a name to be found on the path or a path
/// @param runtimeRoot where the runtime keeps its state; empty means its own default
/// @param state where short-lived files of runtime calls go; a short path
/// @param cgroups whether the agent makes cgroups for itself and the containers
record Flags(
        String logLevel,
        String coreDumpLocation,
        String logFile,
        boolean useInOutErr,
        boolean v4,
        long rootMemReserveBytes,
        String runtime,
        String runtimeRoot,
        String state,
        boolean cgroups) {

    /// Reads the arguments of the program.
    ///
    /// @throws IllegalArgumentException for an unknown flag, a missing or a malformed value
    static Flags parse(String... args) {
        return new FlagReader(args).read();
    }
}
