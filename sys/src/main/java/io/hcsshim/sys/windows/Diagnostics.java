package io.hcsshim.sys.windows;

/// Numbers that tell whether something is left or lost.
public final class Diagnostics {
    private Diagnostics() {}

    /// How many listeners are registered with the services.
    public static int listeners() {
        return Callbacks.count();
    }

    /// How many callbacks found no listener, or one that threw, since the process began.
    public static long droppedCallbacks() {
        return Callbacks.dropped();
    }
}
