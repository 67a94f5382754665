package io.hcsshim.disk.ext4;

import java.nio.ByteBuffer;

/// Sees the blocks of an image while they are in memory, so that nobody has to read them back.
///
/// Positions and lengths are whole blocks of 4096 bytes unless it says otherwise. A block that is neither written nor part of a
/// hole may be there all the same: what the kernel copied. Of the blocks up to the image's end, each is told of at most
/// once by `written` or `hole`.
public interface BlockListener {
    /// Nobody looks.
    BlockListener NONE =
            new BlockListener() {
                @Override
                public void written(long position, ByteBuffer bytes) {}

                @Override
                public void hole(long position, long length) {}

                @Override
                public void changed(long position, long length) {}
            };

    /// Bytes that are about to be written; called by several threads at once, in any order.
    ///
    /// @param bytes valid during the call only
    void written(long position, ByteBuffer bytes);

    /// Zeros that are not written.
    void hole(long position, long length);

    /// Bytes that were written before are others now; any position and length. Not called while `written` runs.
    void changed(long position, long length);
}
