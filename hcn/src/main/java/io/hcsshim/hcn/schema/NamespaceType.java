package io.hcsshim.hcn.schema;

/// Kinds of namespaces, for [HostComputeNamespace#TYPE].
public final class NamespaceType {
    /// Of containers on the host, a network compartment.
    public static final String HOST = "Host";

    /// The host's own network stack.
    public static final String HOST_DEFAULT = "HostDefault";

    /// A namespace in a utility VM.
    public static final String GUEST = "Guest";

    /// The network stack of a utility VM itself.
    public static final String GUEST_DEFAULT = "GuestDefault";

    private NamespaceType() {}
}
