package io.hcsshim.hcn.schema;

/// Where a rule is applied.
public final class RuleType {
    /// In documents: `Host`.
    public static final String HOST = "Host";

    /// In documents: `Switch`.
    public static final String SWITCH = "Switch";

    private RuleType() {}
}
