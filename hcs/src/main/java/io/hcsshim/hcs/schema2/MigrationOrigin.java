package io.hcsshim.hcs.schema2;

/// The ends of a move to another host, and what its last step does.
public final class MigrationOrigin {
    /// The host that the machine leaves.
    public static final String SOURCE = "Source";

    /// The host that it comes to.
    public static final String DESTINATION = "Destination";

    private MigrationOrigin() {}
}
