package io.hcsshim.hcn;

import java.io.IOException;
import java.util.Optional;

/// The features of a provider, asked for once. A failure is not remembered. Thread-safe.
final class CachedFeatures {
    private final HcnProvider provider;
    private volatile Optional<Features> known = Optional.empty();

    CachedFeatures(HcnProvider provider) {
        this.provider = provider;
    }

    Features get() throws IOException {
        if (known.isEmpty()) {
            known = Optional.of(provider.features());
        }
        return known.get();
    }
}
