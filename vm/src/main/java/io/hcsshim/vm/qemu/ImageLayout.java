package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Device.ImageFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Where the disk's bytes are in an image file.
sealed interface ImageLayout {
    /// inode(7), the type of a file.
    int FILE_TYPE = 0170000;

    int BLOCK_FILE = 0060000;

    /// The file is the disk.
    record Plain() implements ImageLayout {}

    /// The disk is the first bytes of the file: a fixed VHD, which has its footer behind.
    record Prefix(long bytes) implements ImageLayout {}

    /// A VHD with a block table.
    record DynamicVhd() implements ImageLayout {}

    /// A VHDX.
    record Vhdx() implements ImageLayout {}

    /// A block device of the host.
    record BlockDevice() implements ImageLayout {}

    /// A server of disks, on a socket.
    record Server() implements ImageLayout {}

    /// Looks into an image for what the format leaves open.
    ///
    /// A fixed VHD is read as a raw disk of the size in its footer, because QEMU's own `vpc` driver
    /// computes the size from the footer's geometry, which few writers fill in.
    static ImageLayout of(Path image, ImageFormat format) throws IOException {
        return switch (format) {
            case RAW -> new Plain();
            case VHDX -> new Vhdx();
            case VHD -> ofVhd(image);
            case BLOCK_DEVICE -> ofDevice(image);
            case NBD_SOCKET -> new Server();
        };
    }

    private static ImageLayout ofDevice(Path image) throws IOException {
        if (Files.getAttribute(image, "unix:mode") instanceof Integer mode
                && (mode & FILE_TYPE) == BLOCK_FILE) {
            return new BlockDevice();
        }
        throw new IOException(image + " is not a block device");
    }

    private static ImageLayout ofVhd(Path image) throws IOException {
        var footer = ByteBuffer.allocate(512); // big-endian, as VHD is
        try (var file = FileChannel.open(image, StandardOpenOption.READ)) {
            var start = file.size() - footer.capacity();
            while (start >= 0 && footer.hasRemaining()) {
                if (file.read(footer, start + footer.position()) < 0) {
                    break;
                }
            }
            var cookie = new String(footer.array(), 0, 8, StandardCharsets.ISO_8859_1);
            if (!cookie.equals("conectix")) {
                throw new IOException(image + " is not a VHD: its last 512 bytes are no footer");
            }
            var bytes = footer.getLong(48);
            var fixed = footer.getInt(60) == 2;
            if (fixed && (bytes <= 0 || bytes > start)) {
                throw new IOException(
                        "%s: the VHD footer says %d bytes, but only %d are before it"
                                .formatted(image, bytes, start));
            }
            return fixed ? new Prefix(bytes) : new DynamicVhd();
        }
    }
}
