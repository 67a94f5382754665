package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AccelerationProbeTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String SPEAKS =
            "echo x >> %s; echo '[ 0.0] Linux version 6.1'; exec sleep 1000";
    private static final String STAYS_SILENT = "echo x >> %s; exec sleep 1000";
    private static final String ENDS = "echo x >> %s; echo no such accelerator >&2; exit 1";

    @TempDir private Path folder;
    private final List<String> notices = new ArrayList<>();
    private Path device;

    @BeforeEach
    void makeDevice() throws IOException {
        device = Files.createFile(folder.resolve("kvm"));
    }

    @Test
    void kvmIsTakenWhereAKernelSpeaksUnderIt() throws Exception {
        assertEquals(Acceleration.KVM, probe(SPEAKS, LONG).resolve(spec(Acceleration.AUTO)));
        assertEquals(List.of(), notices);
    }

    @Test
    void aSilentKvmIsGivenUpWithOneNotice() throws Exception {
        var probe = probe(STAYS_SILENT, Duration.ofMillis(200));

        assertEquals(Acceleration.TCG, probe.resolve(spec(Acceleration.AUTO)));
        assertEquals(Acceleration.TCG, probe.resolve(spec(Acceleration.AUTO)));

        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().contains("said nothing within"), notices.getFirst());
        assertTrue(runs() <= 1, "on a busy host it may be given up before it has run at all");
    }

    @Test
    void anAnswerIsRememberedForTheNextProcess() throws Exception {
        var paths = paths(ENDS);
        probe(paths, LONG).resolve(spec(Acceleration.AUTO));

        assertEquals(Acceleration.TCG, probe(paths, LONG).resolve(spec(Acceleration.AUTO)));

        assertEquals(1, runs());
        assertTrue(notices.getLast().contains("no such accelerator"), notices.getLast());
    }

    @Test
    void anotherQemuIsAskedAnew() throws Exception {
        probe(ENDS, LONG).resolve(spec(Acceleration.AUTO));

        assertEquals(Acceleration.KVM, probe(SPEAKS, LONG).resolve(spec(Acceleration.AUTO)));
    }

    @Test
    void aMissingDeviceNeedsNoProbe() throws Exception {
        Files.delete(device);

        assertEquals(Acceleration.TCG, probe(SPEAKS, LONG).resolve(spec(Acceleration.AUTO)));

        assertEquals(0, runs());
        assertTrue(notices.getFirst().contains("there is no " + device), notices.getFirst());
    }

    @Test
    void demandedKvmThatDoesNotWorkSaysWhatWasTried() throws Exception {
        var probe = probe(ENDS, LONG);

        var failure = assertThrows(IOException.class, () -> probe.resolve(spec(Acceleration.KVM)));

        assertEquals(
                "KVM was demanded and does not work: QEMU with accel=kvm ended at once:"
                        + " no such accelerator; ask for automatic choice or TCG",
                failure.getMessage());
    }

    @Test
    void demandedKvmIsTriedAgainAfterABadAnswer() throws Exception {
        var probe = probe(ENDS, LONG);
        assertThrows(IOException.class, () -> probe.resolve(spec(Acceleration.KVM)));

        assertThrows(IOException.class, () -> probe.resolve(spec(Acceleration.KVM)));

        assertEquals(2, runs());
    }

    @Test
    void softwareEmulationNeedsNoProbe() throws Exception {
        assertEquals(Acceleration.TCG, probe(SPEAKS, LONG).resolve(spec(Acceleration.TCG)));
        assertEquals(0, runs());
    }

    private AccelerationProbe probe(String script, Duration limit) throws IOException {
        return probe(paths(script), limit);
    }

    private AccelerationProbe probe(QemuPaths paths, Duration limit) {
        return new AccelerationProbe(paths, device, limit, notices::add);
    }

    private QemuPaths paths(String script) throws IOException {
        return StubEmulator.of(folder, script.formatted(folder.resolve("runs")));
    }

    private long runs() throws IOException {
        var runs = folder.resolve("runs");
        return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
    }

    private VmSpec spec(Acceleration acceleration) {
        return new VmSpec("t", folder, folder, folder, "", 64, 1, 1, acceleration);
    }
}
