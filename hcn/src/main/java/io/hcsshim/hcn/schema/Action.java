package io.hcsshim.hcn.schema;

/// What a rule does with what it matches.
public final class Action {
    /// It passes.
    public static final String ALLOW = "Allow";

    /// It is dropped, without an answer.
    public static final String BLOCK = "Block";

    /// Leaves it to the next tier.
    public static final String PASS = "Pass";

    private Action() {}
}
