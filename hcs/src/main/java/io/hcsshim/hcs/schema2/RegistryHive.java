package io.hcsshim.hcs.schema2;

/// Hives of [RegistryKey#HIVE].
public final class RegistryHive {
    /// In documents: `System`.
    public static final String SYSTEM = "System";

    /// In documents: `Software`.
    public static final String SOFTWARE = "Software";

    /// In documents: `Security`.
    public static final String SECURITY = "Security";

    /// In documents: `Sam`.
    public static final String SAM = "Sam";

    private RegistryHive() {}
}
