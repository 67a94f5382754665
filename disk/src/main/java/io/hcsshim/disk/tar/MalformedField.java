package io.hcsshim.disk.tar;

/// A field that cannot be read; the reader knows where in the archive it is and says so.
final class MalformedField extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedField(String why) {
        super(why, null, false, false);
    }
}
