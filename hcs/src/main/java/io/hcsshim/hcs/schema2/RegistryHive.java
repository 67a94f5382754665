package io.hcsshim.hcs.schema2;

/// Hives of [RegistryKey#HIVE].
public final class RegistryHive {
    /// `HKLM\System`.
    public static final String SYSTEM = "System";

    /// `HKLM\Software`.
    public static final String SOFTWARE = "Software";

    /// `HKLM\Security`.
    public static final String SECURITY = "Security";

    /// `HKLM\Sam`.
    public static final String SAM = "Sam";

    private RegistryHive() {}
}
