package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.GuestProcess;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.boot.BootException;
import io.hcsshim.vm.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Utility VMs that come up, and those that do not.
@Timeout(120)
class MachinesTest {
    @TempDir private Path folder;
    private Uvms uvms;

    @BeforeEach
    void prepare() throws IOException {
        Home.require();
        uvms = new Uvms(folder);
    }

    @Test
    void theDeathOfTheMachineIsKnownAtOnceAndLeavesNothing() throws Exception {
        try (var uvm = uvms.boot(uvms.spec("dies"))) {
            var container = uvm.createContainer(uvms.request("c", "sleep", "1000"));
            var init = container.start(Wanted.ALL);
            try (var waiter = Executors.newVirtualThreadPerTaskExecutor()) {
                var code = waiter.submit(init::await);
                qemu().forEach(ProcessHandle::destroyForcibly);

                assertEquals(GuestProcess.LOST, code.get());
            }
            assertInstanceOf(Exit.Crashed.class, uvm.awaitExit());
        }
        assertEquals(List.of(), qemu());
        assertEquals(List.of(), left("cache/live"));
    }

    @Test
    void aDamagedInitrdIsReportedWithTheConsole() throws Exception {
        var damaged = Files.write(folder.resolve("initrd"), new byte[1 << 20]);

        var failure = assertThrows(BootException.class, () -> boot(damaged));

        assertTrue(failure.getMessage().contains("panic"), failure.getMessage());
        assertTrue(failure.console().contains("Unable to mount root fs"), failure.console());
        assertEquals(List.of(), qemu());
    }

    @Test
    void aMissingInitrdIsNamed() {
        var missing = folder.resolve("absent");

        var failure = assertThrows(IOException.class, () -> boot(missing));

        assertTrue(failure.getMessage().contains("absent"), failure.getMessage());
    }

    @Test
    void tooLittleMemoryIsRefusedBeforeTheGuestDiesOfIt() throws Exception {
        var spec = uvms.spec("small").sized(96, 1);

        var failure = assertThrows(IOException.class, () -> uvms.boot(spec).close());

        assertTrue(failure.getMessage().contains("96 MiB of memory are too little"));
        assertEquals(List.of(), qemu());
    }

    private void boot(Path initrd) throws IOException, InterruptedException {
        var usual = uvms.spec("damaged").build();
        var files = new BootFiles(usual.bootFiles().kernel(), initrd);
        uvms.boot(
                        UvmSpec.of(usual.id(), usual.stateDirectory(), files)
                                .sized(256, 1)
                                .acceleration(usual.acceleration()))
                .close();
    }

    private static List<ProcessHandle> qemu() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().command().orElse("").contains("qemu-system"))
                .toList();
    }

    private List<String> left(String place) throws IOException {
        try (var files = Files.list(folder.resolve(place))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
