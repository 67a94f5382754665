package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import io.hcsshim.uvm.Container;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.template.MachineSize;
import io.hcsshim.uvm.template.TemplateStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The disks of containers where the host's own is full.
@Timeout(120)
class FullDiskTest {
    @TempDir private Path folder;
    private Path small;

    @BeforeEach
    void mountSmallDisk() throws Exception {
        Home.require();
        small = Files.createDirectory(folder.resolve("small"));
        Programs.must(folder, "mount", "-t", "tmpfs", "-o", "size=32M", "tmpfs", small.toString());
    }

    @AfterEach
    void unmountSmallDisk() throws Exception {
        if (small != null) { // else the test was skipped
            Programs.must(folder, "umount", small.toString());
        }
    }

    @Test
    void aTemplateThatDoesNotFitLeavesNothingAndIsMadeOnceThereIsRoom() throws Exception {
        var store = TemplateStore.open(small.resolve("machines"), folder.resolve("notes"));
        var size = new MachineSize(512, 2);
        var bytes = new byte[64 << 20];
        Arrays.fill(bytes, (byte) 7);

        assertThrows(
                IOException.class,
                () -> store.make("kind", size, (into, _) -> Files.write(into.memory(), bytes)));

        assertEquals(List.of(), store.list());
        assertEquals(List.of(), store.abandoned());
        assertTrue(
                store.make("kind", size, (into, _) -> Files.write(into.memory(), new byte[1]))
                        .isPresent());
    }

    @Test
    void aLayerThatDoesNotFitIsReportedAndLeavesNothing() throws Exception {
        var store = LayerStore.open(small);
        var layer = Files.createDirectory(folder.resolve("layer"));
        var bytes = new byte[64 << 20];
        Arrays.fill(bytes, (byte) 7); // zeros would take no room
        Files.write(layer.resolve("big"), bytes);

        var failure = assertThrows(FileSystemException.class, () -> store.layer(layer));

        assertTrue(failure.getMessage().contains("no space left on device"), failure.getMessage());
        assertEquals(0, filesIn("layers"));
        assertEquals(0, filesIn("live"));
    }

    @Test
    void whatAContainerCannotWriteIsItsErrorAndNobodyElses() throws Exception {
        var uvms = new Uvms(folder);
        var store = LayerStore.open(small);
        var spec = uvms.spec("full").build();
        try (var uvm = UtilityVm.boot(uvms.hypervisor(), spec, store, PhaseListener.NONE);
                var greedy = uvm.createContainer(uvms.request("greedy", "sleep", "1000"));
                var other = uvm.createContainer(uvms.request("other", "sleep", "1000"))) {
            var inits = List.of(greedy.start(Wanted.NOTHING), other.start(Wanted.NOTHING));

            var wrote = sh(greedy, "dd if=/dev/zero of=/big bs=1024k count=64 conv=fsync");

            assertNotEquals(0, wrote.status(), wrote.output());
            assertEquals("here\n", sh(other, "ls / > /dev/null && echo here").output());
            Programs.must(folder, "mount", "-o", "remount,size=256M", small.toString());
            var after = sh(other, "echo kept | dd of=/file conv=fsync 2> /dev/null && cat /file");
            assertEquals("kept\n", after.output(), after.errors());
            for (var init : inits) {
                init.signal(9);
            }
        }
        assertEquals(0, filesIn("live"));
    }

    private static Uvms.Outcome sh(Container container, String script) throws Exception {
        var process = Uvms.process("sh", "-c", script);
        return Uvms.finish(container.exec(process, Wanted.OUTPUT), new byte[0]);
    }

    private long filesIn(String place) throws IOException {
        try (var files = Files.list(small.resolve(place))) {
            return files.count();
        }
    }
}
