package io.hcsshim.hcn;

/// The kinds of objects.
public enum HcnKind {
    NETWORK("network"),
    ENDPOINT("endpoint"),
    NAMESPACE("namespace"),
    LOAD_BALANCER("load balancer"),
    ROUTE("route");

    private final String word;

    HcnKind(String word) {
        this.word = word;
    }

    /// The kind in words, for messages.
    public String word() {
        return word;
    }

    @Override
    public String toString() {
        return word;
    }
}
