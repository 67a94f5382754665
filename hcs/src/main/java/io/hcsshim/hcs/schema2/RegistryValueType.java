package io.hcsshim.hcs.schema2;

/// Kinds of [RegistryValue#TYPE].
public final class RegistryValueType {
    /// In documents: `None`.
    public static final String NONE = "None";

    /// In documents: `String`.
    public static final String STRING = "String";

    /// In documents: `ExpandedString`.
    public static final String EXPANDED_STRING = "ExpandedString";

    /// In documents: `MultiString`.
    public static final String MULTI_STRING = "MultiString";

    /// In documents: `Binary`.
    public static final String BINARY = "Binary";

    /// In documents: `DWord`.
    public static final String D_WORD = "DWord";

    /// In documents: `QWord`.
    public static final String Q_WORD = "QWord";

    /// In documents: `CustomType`.
    public static final String CUSTOM_TYPE = "CustomType";

    private RegistryValueType() {}
}
