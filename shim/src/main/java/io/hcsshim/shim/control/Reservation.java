package io.hcsshim.shim.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What `start` tells the resident: a pod is about to come.
///
/// On the wire its fields follow one another with a NUL between, in UTF-8.
///
/// @param key          who
/// @param bundle       its bundle folder
/// @param ttrpcAddress where its containerd takes events; may be empty
/// @param containerd   the socket where its containerd answers questions; may be empty
/// @param debug        whether containerd wants debug lines
/// @param options      what containerd has said on standard input, in base 64; may be empty
public record Reservation(
        PodKey key,
        String bundle,
        String ttrpcAddress,
        String containerd,
        boolean debug,
        String options) {
    private static final int FIELDS = 7;

    /// Of a containerd that is not asked anything, and without options.
    public Reservation(PodKey key, String bundle, String ttrpcAddress, boolean debug) {
        this(key, bundle, ttrpcAddress, "", debug, "");
    }

    /// The reservation as bytes.
    public byte[] encode() {
        return String.join(
                        "\0",
                        key.namespace(),
                        key.id(),
                        bundle,
                        ttrpcAddress,
                        containerd,
                        debug ? "debug" : "",
                        options)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// The reservation in these bytes.
    public static Reservation decode(byte[] bytes) throws IOException {
        var fields = new String(bytes, StandardCharsets.UTF_8).split("\0", -1);
        if (fields.length != FIELDS) {
            throw new IOException("a reservation has " + FIELDS + " fields, not " + fields.length);
        }
        var key = new PodKey(fields[0], fields[1]);
        var debug = fields[5].equals("debug");
        return new Reservation(key, fields[2], fields[3], fields[4], debug, fields[6]);
    }
}
