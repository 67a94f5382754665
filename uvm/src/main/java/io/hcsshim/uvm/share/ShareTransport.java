package io.hcsshim.uvm.share;

import java.util.Map;
import java.util.Optional;

/// How files of the host get into a machine.
public enum ShareTransport {
    /// By a virtio file system device, if machine and guest have it, else by 9p.
    BEST("best"),
    /// By a virtio file system device, or not at all.
    VIRTIOFS("virtiofs"),
    /// By 9p over vsock.
    NINEP("9p");

    private final String text;

    ShareTransport(String text) {
        this.text = text;
    }

    /// What users call it.
    @Override
    public String toString() {
        return text;
    }

    private static final String VARIABLE = "HCSSHIM_SHARES";

    /// What the variable `HCSSHIM_SHARES` says; the best if it says nothing.
    ///
    /// @throws IllegalArgumentException if it says something else
    public static ShareTransport of(Map<String, String> environment) {
        var word = environment.getOrDefault(VARIABLE, "");
        return word.isEmpty()
                ? BEST
                : of(word).orElseThrow(() ->
                        new IllegalArgumentException(
                                VARIABLE + " is best, virtiofs or 9p, not '" + word + "'"));
    }

    /// The one that users call so.
    public static Optional<ShareTransport> of(String text) {
        for (var each : values()) {
            if (each.text.equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
