package io.hcsshim.hcs.schema2;

/// Hives of [RegistryKey#HIVE].
public final class RegistryHive {
    public static final String SYSTEM = "System";
    public static final String SOFTWARE = "Software";
    public static final String SECURITY = "Security";
    public static final String SAM = "Sam";

    private RegistryHive() {}
}
