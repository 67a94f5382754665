package io.hcsshim.vm.vsock;

import java.io.IOException;

/// A breach of the virtqueue or vsock rules by the guest; it ends the device of that guest, and nothing else.
final class GuestFault extends IOException {
    private final String what;

    GuestFault(String what) {
        super(what);
        this.what = what;
    }

    /// The sentence for the log and for the streams that end by it.
    String reason() {
        return "the guest broke the rules of its vsock device: " + what;
    }
}
