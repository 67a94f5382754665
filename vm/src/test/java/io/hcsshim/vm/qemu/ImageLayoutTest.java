package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.Device.ImageFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLayoutTest {
    private static final int FIXED = 2;
    private static final int DYNAMIC = 3;

    @TempDir private Path folder;

    @Test
    void aRawImageIsNotLookedInto() throws IOException {
        assertEquals(new ImageLayout.Plain(), ImageLayout.of(Path.of("/nowhere"), ImageFormat.RAW));
    }

    @Test
    void whatIsPassedThroughIsABlockDevice() throws IOException {
        var file = Files.createFile(folder.resolve("file"));

        var failure =
                assertThrows(
                        IOException.class, () -> ImageLayout.of(file, ImageFormat.BLOCK_DEVICE));

        assertTrue(failure.getMessage().endsWith("is not a block device"), failure.getMessage());
        assertThrows(
                IOException.class,
                () -> ImageLayout.of(folder.resolve("absent"), ImageFormat.BLOCK_DEVICE));
    }

    @Test
    void aFixedVhdHasItsDiskBeforeTheFooter() throws IOException {
        var image = vhd(8192, FIXED, 8192);

        assertEquals(new ImageLayout.Prefix(8192), ImageLayout.of(image, ImageFormat.VHD));
    }

    @Test
    void aDynamicVhdIsLeftToQemu() throws IOException {
        var image = vhd(8192, DYNAMIC, 1L << 40);

        assertEquals(new ImageLayout.DynamicVhd(), ImageLayout.of(image, ImageFormat.VHD));
    }

    @Test
    void aFileWithoutAFooterIsNoVhd() throws IOException {
        var image = Files.write(folder.resolve("x.vhd"), new byte[100]);

        var refusal = assertThrows(IOException.class, () -> ImageLayout.of(image, ImageFormat.VHD));

        assertTrue(refusal.getMessage().contains("x.vhd is not a VHD"), refusal.getMessage());
    }

    @Test
    void aFooterThatPromisesMoreThanTheFileHoldsIsRefused() throws IOException {
        var image = vhd(4096, FIXED, 8192);

        assertThrows(IOException.class, () -> ImageLayout.of(image, ImageFormat.VHD));
    }

    /// Offsets as in the VHD specification: size at 48, type at 60 of the last 512 bytes.
    private Path vhd(int bytesBefore, int type, long size) throws IOException {
        var file = ByteBuffer.allocate(bytesBefore + 512);
        file.put(bytesBefore, "conectix".getBytes(StandardCharsets.US_ASCII));
        file.putLong(bytesBefore + 48, size);
        file.putInt(bytesBefore + 60, type);
        return Files.write(folder.resolve("x.vhd"), file.array());
    }
}
