package io.hcsshim.hcn.schema;

/// Where a rule is applied.
public final class RuleType {
    public static final String HOST = "Host";
    public static final String SWITCH = "Switch";

    private RuleType() {}
}
