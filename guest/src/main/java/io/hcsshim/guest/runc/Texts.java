package io.hcsshim.guest.runc;

import io.hcsshim.sys.linux.Fd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What programs print.
final class Texts {
    private static final int LONGEST = 4 << 20;

    private Texts() {}

    /// Reads until the end; what is beyond 4 MiB is dropped.
    static String readAll(Fd from) throws IOException {
        var text = new ByteArrayOutputStream();
        var buffer = new byte[4096];
        for (int n; (n = from.read(buffer, 0, buffer.length)) > 0; ) {
            if (text.size() < LONGEST) {
                text.write(buffer, 0, n);
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
