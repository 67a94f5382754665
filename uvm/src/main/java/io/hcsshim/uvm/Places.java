package io.hcsshim.uvm;

import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.uvm.owned.OwnedFiles;
import io.hcsshim.uvm.template.TemplateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where things lie on a host. All programs agree on these, so that what one leaves another finds.
///
/// @param state      what exists while a machine does: `HCSSHIM_STATE`, else `/run/hcsshim`, on Windows `%ProgramData%\hcsshim`
/// @param cache      what is kept to be quick: `HCSSHIM_CACHE`, else `/var/lib/hcsshim`, on Windows `%ProgramData%\hcsshim\cache`
/// @param postMortem where machines leave what they said, if anywhere: `HCSSHIM_POSTMORTEM`
public record Places(Path state, Path cache, Optional<Path> postMortem) {
    private static final String SHARED_BOOT = "share/hcsshim/boot";
    private static final String MACHINES = "machines";

    /// The places that an environment names; an empty variable names nothing.
    public static Places of(Map<String, String> environment) {
        return new Places(
                named(environment, "HCSSHIM_STATE")
                        .orElseGet(() -> usual(environment, "", "/run/hcsshim")),
                named(environment, "HCSSHIM_CACHE")
                        .orElseGet(() -> usual(environment, "\\cache", "/var/lib/hcsshim")),
                named(environment, "HCSSHIM_POSTMORTEM"));
    }

    /// On Windows below `%ProgramData%\hcsshim`.
    private static Path usual(Map<String, String> environment, String below, String onLinux) {
        return Libraries.areHere()
                ? Path.of(
                        environment.getOrDefault("ProgramData", "C:\\ProgramData")
                                + "\\hcsshim"
                                + below)
                : Path.of(onLinux);
    }

    private static Optional<Path> named(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }

    /// Where the networks of this host are written down.
    public Path networks() {
        return state.resolve("hcn");
    }

    /// Where saved machines lie, and the notes on which of them were checked, which a restart of the host shall empty.
    public TemplateStore templates() {
        return TemplateStore.open(cache.resolve(MACHINES), state.resolve(MACHINES));
    }

    /// Where programs that run a machine themselves have its sockets and logs.
    public OwnedFiles ownFiles() {
        return new OwnedFiles(state.resolve("own"));
    }

    /// The folder of kernel and initial RAM disk that belongs to the running program: `boot` beside a build's `bin`,
    /// `share/hcsshim/boot` of an installation. System property `hcsshim.home` is the folder above `bin`.
    public static Path bootFolder() {
        var home = Path.of(System.getProperty("hcsshim.home", "/usr/local"));
        var shared = home.resolve(SHARED_BOOT);
        return Files.isDirectory(shared) ? shared : home.resolve("boot");
    }
}
