package io.hcsshim.sys.windows;

/// Which events a handle of the second generation is asked for (computedefs.h, HCS_EVENT_OPTIONS).
final class ComputeEvents {
    static final long NONE = 0;
    static final long OPERATION_CALLBACKS = 1;
    static final long LIVE_MIGRATION = 4;

    private ComputeEvents() {}
}
