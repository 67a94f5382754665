package io.hcsshim.hcn.linux;

/// Where the work may be cut off: told of each step before it is taken. Tests end the process there.
interface Steps {
    Steps UNWATCHED = _ -> {};

    /// @param step what is about to be done
    void before(String step);
}
