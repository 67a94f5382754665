package io.hcsshim.hcs.storage;

import java.util.List;

/// A version of Windows.
///
/// @param major 10 since Windows 10
/// @param minor 0 since then
/// @param build what tells versions apart
public record OsVersion(int major, int minor, int build) {
    /// Windows Server 2016.
    public static final int LTSC2016 = 14393;

    /// Windows Server 2019.
    public static final int LTSC2019 = 17763;

    /// Windows Server 2022, the first that runs containers of other builds.
    public static final int LTSC2022 = 20348;

    /// Windows Server 2025.
    public static final int LTSC2025 = 26100;

    /// The builds whose containers newer hosts run, until the next of these.
    private static final List<Integer> STABLE = List.of(LTSC2022, LTSC2025);

    /// Whether a host of this version runs containers made for another one, sharing its kernel.
    ///
    /// Before Windows Server 2022 the builds have to be the same. Since then a host runs containers of its own build,
    /// and older ones down to the last long-term release before it.
    public boolean runs(OsVersion container) {
        if (container.major != major || container.minor != minor) {
            return false;
        }
        if (build < LTSC2022) {
            return container.build == build;
        }
        return container.build >= oldest() && container.build <= build;
    }

    private int oldest() {
        return STABLE.stream()
                .filter(stable -> stable < build)
                .reduce((_, last) -> last)
                .orElse(LTSC2022);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + build;
    }
}
