package io.hcsshim.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.cli.check.Finding.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCheckTest {
    @TempDir private Path root;

    @BeforeEach
    void makeHost() throws IOException {
        Files.createDirectories(root.resolve("proc"));
        Files.createDirectories(root.resolve("dev/net"));
        Files.writeString(root.resolve("dev/net/tun"), "");
        memory(4096);
    }

    private void memory(long mib) throws IOException {
        Files.writeString(
                root.resolve("proc/meminfo"),
                "MemTotal:       99999999 kB\nMemAvailable:   " + mib * 1024 + " kB\n");
    }

    @Test
    void enoughMemoryFitsAndLittleIsAWarning() throws IOException {
        assertEquals(new Finding("memory", State.FITS, "4096 MiB available"), finding("memory"));

        memory(300);

        assertEquals(State.WARNING, finding("memory").state());
    }

    @Test
    void aFolderThatIsYetToBeMadeNeedsOneToBeMadeIn() throws IOException {
        assertEquals(State.FITS, finding("state").state());
        assertTrue(finding("cache").text().startsWith(root.resolve("var/cache") + ", "));
        Files.writeString(root.resolve("var"), "no folder");

        assertEquals(State.FAILS, finding("cache").state());
    }

    @Test
    void aMissingDeviceIsAWarningThatSaysWhatIsLost() throws IOException {
        assertEquals(State.FITS, finding("network").state());

        Files.delete(root.resolve("dev/net/tun"));

        assertEquals(State.WARNING, finding("network").state());
        assertTrue(finding("network").text().contains("pods have no network"));
    }

    @Test
    void vhostDevicesAreToldAndNotNeeded() throws IOException {
        assertTrue(finding("vhost").text().startsWith("no /dev/vhost-*"));

        Files.writeString(root.resolve("dev/vhost-net"), "");

        assertTrue(finding("vhost").text().startsWith("/dev/vhost-net;"));
    }

    private Finding finding(String what) {
        return new HostCheck(root, root.resolve("var/cache"), root.resolve("state"))
                .findings().stream()
                        .filter(finding -> finding.what().equals(what))
                        .findFirst()
                        .orElseThrow();
    }
}
