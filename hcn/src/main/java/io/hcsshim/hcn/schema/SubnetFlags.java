package io.hcsshim.hcn.schema;

/// Bits of [Subnet#FLAGS].
public final class SubnetFlags {
    /// The gateway's address may be given to an endpoint.
    public static final long DO_NOT_RESERVE_GATEWAY = 1;

    private SubnetFlags() {}
}
