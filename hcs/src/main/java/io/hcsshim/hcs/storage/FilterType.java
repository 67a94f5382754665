package io.hcsshim.hcs.storage;

/// The filters that lay layers over each other.
public final class FilterType {
    public static final String UNION_FS = "UnionFS";
    public static final String WCIFS = "WCIFS";

    private FilterType() {}
}
