package io.hcsshim.hcs.schema2;

/// Kinds of [RegistryValue#TYPE].
public final class RegistryValueType {
    /// `REG_NONE`, without content.
    public static final String NONE = "None";

    /// `REG_SZ`.
    public static final String STRING = "String";

    /// `REG_EXPAND_SZ`, text with variables.
    public static final String EXPANDED_STRING = "ExpandedString";

    /// `REG_MULTI_SZ`, texts with a NUL after each.
    public static final String MULTI_STRING = "MultiString";

    /// `REG_BINARY`.
    public static final String BINARY = "Binary";

    /// `REG_DWORD`, 32 bits.
    public static final String D_WORD = "DWord";

    /// `REG_QWORD`, 64 bits.
    public static final String Q_WORD = "QWord";

    /// A number of the writer's, see [RegistryValue#CUSTOM_TYPE].
    public static final String CUSTOM_TYPE = "CustomType";

    private RegistryValueType() {}
}
