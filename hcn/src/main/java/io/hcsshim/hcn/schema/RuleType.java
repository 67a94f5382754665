package io.hcsshim.hcn.schema;

/// Where a rule is applied.
public final class RuleType {
    /// In the host's packet filter.
    public static final String HOST = "Host";

    /// In the virtual switch.
    public static final String SWITCH = "Switch";

    private RuleType() {}
}
