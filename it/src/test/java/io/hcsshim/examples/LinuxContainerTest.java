package io.hcsshim.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.it.Home;
import io.hcsshim.it.oci.Bundles;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LinuxContainerTest {
    @TempDir Path folder;

    @Test
    @Timeout(120)
    void aLinuxContainerSaysHelloOutOfAMachine() throws Exception {
        Bundles.make(Home.require(), folder, "echo Hello World!; exit 3");
        var said = new ByteArrayOutputStream();

        int status = LinuxContainer.run(folder, said);

        assertEquals("Hello World!\n", said.toString(StandardCharsets.UTF_8));
        assertEquals(3, status);
    }
}
