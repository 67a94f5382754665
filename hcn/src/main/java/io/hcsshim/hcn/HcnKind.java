package io.hcsshim.hcn;

/// The kinds of objects that the service keeps, each with documents, GUIDs and a list of its own.
public enum HcnKind {
    /// Named `network`.
    NETWORK("network"),
    /// Named `endpoint`.
    ENDPOINT("endpoint"),
    /// Named `namespace`.
    NAMESPACE("namespace"),
    /// Named `load balancer`.
    LOAD_BALANCER("load balancer"),
    /// Named `route`.
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
