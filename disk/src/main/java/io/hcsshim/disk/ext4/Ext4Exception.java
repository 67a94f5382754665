package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.ByteText;
import java.io.IOException;

/// Something that ext4, or the rules of an image, do not allow; or an image that breaks them.
public final class Ext4Exception extends IOException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_PATH = 300;

    Ext4Exception(String message) {
        super(message);
    }

    /// The same, said of a file.
    Ext4Exception about(String path) {
        var beginning = path.substring(0, Math.min(path.length(), LONGEST_PATH));
        return new Ext4Exception(ByteText.toWords(beginning) + ": " + getMessage());
    }
}
