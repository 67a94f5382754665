package io.hcsshim.hcs.schema2;

/// Kinds of [RegistryValue#TYPE].
public final class RegistryValueType {
    public static final String NONE = "None";
    public static final String STRING = "String";
    public static final String EXPANDED_STRING = "ExpandedString";
    public static final String MULTI_STRING = "MultiString";
    public static final String BINARY = "Binary";
    public static final String D_WORD = "DWord";
    public static final String Q_WORD = "QWord";
    public static final String CUSTOM_TYPE = "CustomType";

    private RegistryValueType() {}
}
