package io.hcsshim.sys.windows;

/// Files of the registry that are not in use: offreg.dll.
public final class RegistryHive {
    private static final int MAJOR = 6;
    private static final int MINOR = 1;

    private RegistryHive() {}

    /// Writes a hive without keys, in the format of Windows 7 and newer.
    // DWORD ORCreateHive(ORHKEY* hive)
    // DWORD ORSaveHive(ORHKEY hive, PCWSTR path, DWORD osMajorVersion, DWORD osMinorVersion)
    // DWORD ORCloseHive(ORHKEY hive)
    public static void writeEmpty(Libraries libraries, String file) throws WindowsException {
        var offreg = new Library(libraries, "offreg.dll");
        try (var create = offreg.call("ORCreateHive");
                var save = offreg.call("ORSaveHive");
                var close = offreg.call("ORCloseHive")) {
            var hive = create.cell();
            create.requireZero(file, hive.address());
            try {
                save.requireZero(file, hive.int64(), save.text(file), MAJOR, MINOR);
            } finally {
                close.requireZero(file, hive.int64());
            }
        }
    }
}
