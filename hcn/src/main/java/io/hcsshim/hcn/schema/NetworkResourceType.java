package io.hcsshim.hcn.schema;

/// What of a network can be changed.
public final class NetworkResourceType {
    /// Its rules; settings [PolicyNetworkRequest].
    public static final String POLICY = "Policy";

    /// Its name servers; settings [Dns].
    public static final String DNS = "DNS";

    /// Extensions of its switch; settings [VSwitchExtensionNetworkPolicySetting].
    public static final String EXTENSION = "Extension";

    private NetworkResourceType() {}
}
