package io.hcsshim.cli.uvmboot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeHypervisor;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.owned.OwnedFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class UvmBootTest {
    @TempDir private Path folder;

    @Test
    void machinesAreBootedRunACommandAndLeaveNothing() throws Exception {
        var hypervisor = FakeHypervisor.running(UvmBootTest::guest);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var boot = boot(hypervisor, Optional.of("hello"), new LinuxBoot.Output(out, err));
        var times = new Boots(3, 1).run(boot);

        assertEquals(3, times.size());
        assertEquals(3, hypervisor.machines().size());
        assertEquals("-c hello\n".repeat(3), out.toString(StandardCharsets.UTF_8));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
        try (var left = Files.list(folder.resolve("state"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aCommandThatFailsIsAFailure() throws Exception {
        var hypervisor = FakeHypervisor.running(UvmBootTest::guest);
        var output = new LinuxBoot.Output(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        var boot = boot(hypervisor, Optional.of("fail"), output);
        var failed = assertThrows(IOException.class, () -> new Boots(1, 1).run(boot));
        assertTrue(failed.getMessage().endsWith("exited with 7"), failed.getMessage());
    }

    @Test
    void aMachineThatCannotBeMadeIsAFailure() throws Exception {
        var hypervisor = FakeHypervisor.running(UvmBootTest::guest);
        hypervisor.refuse("no room");
        var output = new LinuxBoot.Output(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        var boot = boot(hypervisor, Optional.empty(), output);
        var failed = assertThrows(IOException.class, () -> new Boots(2, 2).run(boot));
        assertTrue(failed.getMessage().contains("no room"), failed.getMessage());
    }

    private LinuxBoot boot(
            FakeHypervisor hypervisor, Optional<String> command, LinuxBoot.Output output)
            throws IOException {
        return new LinuxBoot(
                hypervisor,
                LayerStore.open(folder.resolve("layers")),
                new OwnedFiles(Files.createDirectories(folder.resolve("state"))),
                (id, place) -> UvmSpec.of(id, place, BootFiles.in(folder)).build(),
                command,
                output);
    }

    /// A guest whose shell prints its arguments.
    private static FakeGuest guest() {
        return FakeGuest.create()
                .install(
                        "sh",
                        process -> {
                            var words = process.arguments().subList(1, 3);
                            var line = String.join(" ", words) + "\n";
                            process.stdout().write(line.getBytes(StandardCharsets.UTF_8));
                            return words.getLast().equals("fail") ? 7 : 0;
                        });
    }

    @Test
    void soManyRunAtATimeAsWanted() throws Exception {
        var both = new CountDownLatch(2);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var times =
                new Boots(6, 2)
                        .run(number -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            both.countDown();
                            both.await(); // the first does not end before the second
                            running.decrementAndGet();
                            return Duration.ofMillis(number);
                        });
        assertEquals(2, most.get());
        assertEquals(Duration.ofMillis(5), times.getLast());
    }

    @Test
    void oneThatFailsKeepsNoneOfTheOthersFromBeingTried() throws Exception {
        var told = new ArrayList<String>();
        int failed =
                new Boots(3, 1)
                        .attempt(
                                number -> {
                                    if (number == 1) {
                                        throw new IOException("it hangs");
                                    }
                                    return Duration.ofMillis(10 + number);
                                },
                                attempt -> told.add(attempt.toString()));

        assertEquals(1, failed);
        assertEquals("boot 0: 10 ms", told.getFirst());
        assertTrue(told.get(1).matches("boot 1: failed after \\d+ ms: it hangs"), told.get(1));
        assertEquals("boot 2: 12 ms", told.getLast());
    }

    @Test
    void theTimesAreToldInALine() {
        var times = List.of(Duration.ofMillis(30), Duration.ofMillis(10), Duration.ofMillis(20));
        assertEquals(
                "3 boots: 10 ms at least, 20 ms in the middle, 30 ms at most",
                Boots.summary(times));
    }

    @Test
    void nothingIsBootedForACommandLineThatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new Boots(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Boots(1, 0));
        var errors = new StringWriter();
        var line = new CommandLine(new UvmBoot()).setErr(new PrintWriter(errors, true));
        assertEquals(1, Commands.run(line, new String[] {"wcow"}));
        assertEquals(
                "uvmboot wcow: VMs with Windows in them cannot be booted by this program",
                errors.toString().strip());
        assertFalse(errors.toString().contains("Usage"));
    }
}
