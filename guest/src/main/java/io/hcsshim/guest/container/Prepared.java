package io.hcsshim.guest.container;

import java.io.File;

/// A container's spec completed, and where the container belongs.
///
/// @param folder  that of its pod, or its own bundle
/// @param network that whose adapters go where the container is
record Prepared(Spec spec, Placement place, File folder, OwnNetwork network) {
    Prepared(Spec spec, Placement place, File folder) {
        this(spec, place, folder, OwnNetwork.NONE);
    }
}
