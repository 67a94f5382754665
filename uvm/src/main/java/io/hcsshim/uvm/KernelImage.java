package io.hcsshim.uvm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The version of a Linux kernel image, compressed or not.
///
/// A compressed image for x86 has a set-up header (Documentation/arch/x86/boot.rst), little-endian:
///
/// | offset | size | field                                   |
/// |-------:|-----:|-----------------------------------------|
/// |  0x202 |    4 | magic, `HdrS`                           |
/// |  0x20e |    2 | address of the version text, less 0x200 |
///
/// An uncompressed one holds the banner that the kernel prints: `Linux version 6.1.0 (…`.
final class KernelImage {
    private static final int HEADER = 0x210;
    private static final String MAGIC = "HdrS";
    private static final byte[] BANNER = "Linux version ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_RELEASE = 128;

    private KernelImage() {}

    /// The version as `uname -r` tells it.
    ///
    /// @throws IOException also if the file is not a kernel image
    static String release(Path image) throws IOException {
        try (var file = FileChannel.open(image)) {
            var bytes = new byte[(int) Math.min(file.size(), 256 << 20)];
            file.map(MapMode.READ_ONLY, 0, bytes.length).get(bytes);
            int at = isCompressed(bytes) ? textOfHeader(bytes) : afterBanner(bytes);
            if (at > 0 && at < bytes.length) {
                return word(bytes, at);
            }
        }
        throw new IOException("not a Linux kernel image: " + image);
    }

    private static boolean isCompressed(byte[] image) {
        return image.length > HEADER
                && new String(image, 0x202, 4, StandardCharsets.US_ASCII).equals(MAGIC);
    }

    private static int textOfHeader(byte[] image) {
        return 0x200 + (image[0x20e] & 0xff) + ((image[0x20f] & 0xff) << 8);
    }

    /// The banner proper begins its line and is followed by a digit; formats of it are not.
    private static int afterBanner(byte[] image) {
        for (int i = 0; i < image.length - BANNER.length - 1; i++) {
            if (image[i] == BANNER[0]
                    && startsWith(image, i)
                    && Character.isDigit(image[i + BANNER.length])) {
                return i + BANNER.length;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] image, int at) {
        for (int i = 0; i < BANNER.length; i++) {
            if (image[at + i] != BANNER[i]) {
                return false;
            }
        }
        return true;
    }

    private static String word(byte[] image, int at) {
        int end = at;
        while (end < image.length && end - at < LONGEST_RELEASE && image[end] > ' ') {
            end++;
        }
        return new String(image, at, end - at, StandardCharsets.US_ASCII);
    }
}
