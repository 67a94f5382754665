package io.hcsshim.uvm.network;

import java.io.IOException;

/// A network namespace from which a pod cannot get its network: it is gone, or holds nothing that can be carried over.
public final class PodNetworkException extends IOException {
    PodNetworkException(String message) {
        super(message);
    }

    PodNetworkException(String message, IOException cause) {
        super(message, cause);
    }
}
