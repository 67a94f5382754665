package io.hcsshim.hcn;

import io.hcsshim.wire.document.Document;
import java.io.IOException;

/// Changing what cannot be changed: taking an object away and making it again.
final class Replacement {
    private Replacement() {}

    /// If the new object cannot be made, the old one is made again before the failure is thrown.
    static <D extends Document<D>> D of(HcnObjects<D> objects, String id, D before, D after)
            throws IOException {
        objects.delete(id);
        try {
            return objects.create(after);
        } catch (IOException e) {
            try {
                objects.create(before);
            } catch (IOException lost) {
                e.addSuppressed(lost);
            }
            throw e;
        }
    }
}
