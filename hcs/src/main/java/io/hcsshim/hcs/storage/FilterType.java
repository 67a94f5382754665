package io.hcsshim.hcs.storage;

/// The filters that lay layers over each other.
public final class FilterType {
    /// In documents: `UnionFS`.
    public static final String UNION_FS = "UnionFS";

    /// In documents: `WCIFS`.
    public static final String WCIFS = "WCIFS";

    private FilterType() {}
}
