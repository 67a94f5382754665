package io.hcsshim.hcs.storage;

/// The filters that lay layers over each other.
public final class FilterType {
    /// The filter `UnionFs`, of CimFS layers and of newer builds.
    public static final String UNION_FS = "UnionFS";

    /// The filter `wcifs` of ordinary layers; taken if a document says nothing.
    public static final String WCIFS = "WCIFS";

    private FilterType() {}
}
