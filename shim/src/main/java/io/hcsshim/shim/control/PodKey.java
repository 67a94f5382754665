package io.hcsshim.shim.control;

/// What containerd calls a task: an id, unique in its namespace.
///
/// Both follow containerd's rule for identifiers: 1 to 76 of `[A-Za-z0-9._-]`, beginning and ending with a letter or
/// a digit; so both can name a folder.
public record PodKey(String namespace, String id) {
    private static final int LONGEST = 76;

    public PodKey {
        check("namespace", namespace);
        check("id", id);
    }

    /// Sixteen hexadecimal digits that stand for this key where names must be short.
    public String hash() {
        return Fingerprint.short16(namespace + "/" + id);
    }

    @Override
    public String toString() {
        return namespace + "/" + id;
    }

    private static void check(String what, String text) {
        int end = text.length() - 1;
        if (end < 0
                || end >= LONGEST
                || !alphanumeric(text.charAt(0))
                || !alphanumeric(text.charAt(end))) {
            throw new IllegalArgumentException("not a valid " + what + ": '" + text + "'");
        }
        for (int i = 0; i <= end; i++) {
            char c = text.charAt(i);
            if (!alphanumeric(c) && c != '.' && c != '_' && c != '-') {
                throw new IllegalArgumentException("not a valid " + what + ": '" + text + "'");
            }
        }
    }

    private static boolean alphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
