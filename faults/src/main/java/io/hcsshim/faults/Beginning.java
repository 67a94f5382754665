package io.hcsshim.faults;

/// How machines come up in a run.
public enum Beginning {
    /// They boot, which takes seconds.
    BOOT("it-cache"),
    /// They are clones of a template, which is made once and stays for the next run.
    TEMPLATE("faults-cache");

    private final String cache;

    Beginning(String cache) {
        this.cache = cache;
    }

    /// The name of the cache folder below the built product.
    String cache() {
        return cache;
    }
}
