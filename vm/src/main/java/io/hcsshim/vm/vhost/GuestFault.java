package io.hcsshim.vm.vhost;

import java.io.IOException;

/// A breach of the rules of virtqueues, or of what goes through them, by the guest; it ends the device of that guest, and nothing else.
public final class GuestFault extends IOException {
    private final String what;

    public GuestFault(String what) {
        super(what);
        this.what = what;
    }

    /// The sentence for the log and for the streams that end by it.
    ///
    /// @param device its name
    public String reason(String device) {
        return "the guest broke the rules of its " + device + " device: " + what;
    }
}
