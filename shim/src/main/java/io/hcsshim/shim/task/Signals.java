package io.hcsshim.shim.task;

/// Signals that a container's process can be sent: 1 to 31, as the reference has it; not 0, no real-time signals.
final class Signals {
    static final int KILL = 9;
    private static final int LAST = 31;

    private Signals() {}

    /// The number, if it is one.
    ///
    /// @param unsigned as containerd sends it
    static int check(int unsigned) throws TaskException {
        if (unsigned < 1 || unsigned > LAST) {
            throw TaskException.precondition(
                    "invalid signal " + Integer.toUnsignedString(unsigned));
        }
        return unsigned;
    }
}
