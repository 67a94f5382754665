package io.hcsshim.sys.windows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.testing.WindowsStub;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SealedImagesTest {
    private final WindowsStub stub = WindowsStub.fresh();
    private final CimFs images = new CimFs(Libraries.in(stub.folder()));
    private final UUID volume = new UUID(1, 2);

    @Test
    void anImageThatIsSealedHasADigestAndIsMountedByIt() throws Exception {
        var digest = images.seal("/images/sealed.bcim");
        assertEquals(32, digest.length);
        assertArrayEquals(digest, images.digest("/images/sealed.bcim").orElseThrow());
        assertEquals(Optional.empty(), images.digest("/images/open.bcim"));

        images.mountVerified("/images/sealed.bcim", 0, volume, digest);
        assertEquals(1, stub.count("mounts"));
        images.unmount(volume);

        digest[0]++;
        assertThrows(
                WindowsException.class,
                () -> images.mountVerified("/images/sealed.bcim", 0, volume, digest));
        assertEquals(0, stub.count("mounts"));
    }

    @Test
    void mergedImagesAreMountedByTheDigestOfTheFirst() throws Exception {
        var digest = images.seal("/images/sealed.bcim");
        var all = List.of("/images/sealed.bcim", "/images/base.bcim");
        stub.notes();

        images.mountMergedVerified(all, 3, volume, digest);

        assertEquals(
                List.of(
                        "image sealed.bcim in /images",
                        "image base.bcim in /images",
                        "CimMergeMountVerifiedImage flags 0x3"),
                stub.notes());
        images.unmount(volume);
        var failure =
                assertThrows(
                        WindowsException.class,
                        () -> images.mountMergedVerified(all, 3, volume, new byte[32]));
        assertTrue(String.valueOf(failure.getMessage()).contains("sealed.bcim"));
    }
}
