package io.hcsshim.uvm;

/// Which of its standard streams a process has at the host's end.
///
/// A stream that is not wanted reads as ended, or goes nowhere. With a terminal, what a process
/// writes comes out of `stdout`, and `stderr` should not be wanted.
public record Wanted(boolean stdin, boolean stdout, boolean stderr) {
    /// All three.
    public static final Wanted ALL = new Wanted(true, true, true);

    /// The two outputs.
    public static final Wanted OUTPUT = new Wanted(false, true, true);

    /// None.
    public static final Wanted NOTHING = new Wanted(false, false, false);

    /// What a process with a terminal has.
    public static final Wanted TERMINAL = new Wanted(true, true, false);
}
