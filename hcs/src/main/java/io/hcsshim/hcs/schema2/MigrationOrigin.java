package io.hcsshim.hcs.schema2;

/// The ends of a move to another host, and what its last step does.
public final class MigrationOrigin {
    /// In documents: `Source`.
    public static final String SOURCE = "Source";

    /// In documents: `Destination`.
    public static final String DESTINATION = "Destination";

    private MigrationOrigin() {}
}
