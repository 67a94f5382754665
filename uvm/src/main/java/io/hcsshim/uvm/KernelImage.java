package io.hcsshim.uvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The set-up header of a Linux kernel image for x86 (Documentation/arch/x86/boot.rst).
///
/// | offset | size | field                                              |
/// |-------:|-----:|----------------------------------------------------|
/// |  0x202 |    4 | magic, `HdrS`                                      |
/// |  0x20e |    2 | address of the version text, less 0x200            |
final class KernelImage {
    private static final int HEADER = 0x8000;
    private static final int MAGIC = 0x53726448;

    private KernelImage() {}

    /// The version as `uname -r` tells it.
    static String release(Path image) throws IOException {
        var header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        try (var file = FileChannel.open(image)) {
            while (header.hasRemaining() && file.read(header, header.position()) > 0) {
                // until the header is whole or the file ends
            }
        }
        if (header.position() < 0x210 || header.getInt(0x202) != MAGIC) {
            throw new IOException("not a Linux kernel image: " + image);
        }
        int at = 0x200 + Short.toUnsignedInt(header.getShort(0x20e));
        var end = at;
        while (end < header.position() && header.get(end) != 0) {
            end++;
        }
        var text = new String(header.array(), at, Math.max(0, end - at), StandardCharsets.US_ASCII);
        return text.split(" ", 2)[0];
    }
}
