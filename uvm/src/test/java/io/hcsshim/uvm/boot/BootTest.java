package io.hcsshim.uvm.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.Notification;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeGuest.BootStep;
import io.hcsshim.testkit.FakeHypervisor;
import io.hcsshim.testkit.GuestProgram;
import io.hcsshim.testkit.Misbehaviour;
import io.hcsshim.uvm.bridge.BridgeListener;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BootTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final FakeGuest guest = FakeGuest.create();
    private final FakeHypervisor hypervisor = FakeHypervisor.running(() -> guest);
    private final List<BootPhase> phases = new ArrayList<>();

    @Test
    void phasesAreHeardInOrder() throws Exception {
        boot(hypervisor, LONG).machine().close();

        assertEquals(BootPhase.BOOT, phases);
    }

    @Test
    void theGuestIsGiven512RandomBytes() throws Exception {
        boot(hypervisor, LONG).machine().close();
        var first = guest.entropy();
        boot(hypervisor, LONG).machine().close();

        assertEquals(512, first.length);
        assertFalse(Arrays.equals(first, guest.entropy()));
    }

    @Test
    void listenersAreGoneAfterwards() throws Exception {
        boot(hypervisor, LONG).machine().close();

        assertEquals(List.of(), hypervisor.machines().getFirst().listeningPorts());
    }

    @ParameterizedTest
    @EnumSource(BootStep.class)
    void aGuestThatStandsStillIsReportedWithItsPhase(BootStep step) throws Exception {
        guest.stuckBefore(step);
        var expected =
                switch (step) {
                    case CONSOLE -> BootPhase.QEMU_UP;
                    case ENTROPY -> BootPhase.KERNEL;
                    case LOG -> BootPhase.ENTROPY;
                    case BRIDGE -> BootPhase.LOG;
                };

        var failure = standstill(hypervisor, e -> e.phase().equals(Optional.of(expected)));

        assertEquals(Optional.of(expected), failure.phase());
        assertTrue(failure.getMessage().contains(expected.label()), failure.getMessage());
        assertReleased();
    }

    /// How a boot that stands still fails. On a busy host the guest may not have got that far in a short time; it is given
    /// more then.
    private BootException standstill(FakeHypervisor on, Predicate<BootException> there) {
        for (var limit = SHORT; ; limit = limit.multipliedBy(4)) {
            var most = limit;
            var failure = assertThrows(BootException.class, () -> boot(on, most));
            if (there.test(failure) || most.compareTo(SHORT.multipliedBy(64)) >= 0) {
                return failure;
            }
        }
    }

    @Test
    void aConsoleThatMovesIsWaitedFor() throws Exception {
        var talker = FakeGuest.create();
        var limit = Duration.ofMillis(1500);
        var talking =
                FakeHypervisor.running(() ->
                        (GuestProgram)
                                machine -> {
                                    long end = System.nanoTime() + limit.toNanos();
                                    for (int line = 0; System.nanoTime() < end; line++) {
                                        machine.print("[    1.000000] line\n" + line);
                                        Thread.sleep(50);
                                    }
                                    talker.run(machine);
                                });

        boot(talking, limit).machine().close();

        assertEquals(BootPhase.BOOT, phases);
    }

    @Test
    void aMachineThatEndsIsReportedAtOnceWithWhatItSaid() {
        var dying =
                FakeHypervisor.running(() ->
                        (GuestProgram)
                                machine -> {
                                    machine.print("[    0.100000] Linux version 0\n");
                                    machine.print("Kernel panic - not syncing: VFS\nCall Trace:\n");
                                    machine.exit(new Exit.GuestPanicked("VFS"));
                                });
        var begun = Instant.now();

        var failure = assertThrows(BootException.class, () -> boot(dying, LONG));

        assertTrue(Duration.between(begun, Instant.now()).compareTo(LONG) < 0);
        assertTrue(failure.getMessage().contains("kernel panicked"), failure.getMessage());
        assertTrue(failure.getMessage().contains("kernel panicked: VFS"), failure.getMessage());
        assertTrue(failure.getMessage().contains("Linux version"), failure.getMessage());
        assertFalse(failure.getMessage().contains("Call Trace"), failure.getMessage());
    }

    @Test
    void aHypervisorThatCrashesIsReportedWithItsStderr() {
        var crashing =
                FakeHypervisor.running(() ->
                        (GuestProgram)
                                machine -> machine.exit(new Exit.Crashed(1, "no such device")));

        var failure = assertThrows(BootException.class, () -> boot(crashing, LONG));

        assertTrue(failure.getMessage().contains("status 1"), failure.getMessage());
        assertTrue(failure.getMessage().contains("no such device"), failure.getMessage());
    }

    @Test
    void anAgentThatPanicsDuringNegotiationIsReportedAsThePanic() {
        guest.misbehaveOn(MessageType.NEGOTIATE_PROTOCOL, Misbehaviour.PANIC);

        var failure = assertThrows(BootException.class, () -> boot(hypervisor, LONG));

        assertTrue(failure.getMessage().contains("kernel panicked"), failure.getMessage());
        assertEquals(Optional.of(BootPhase.LOG), failure.phase());
        assertReleased();
    }

    @Test
    void anAgentThatHangsUpIsReportedWithoutWaitingForTheLimit() {
        guest.misbehaveOn(MessageType.NEGOTIATE_PROTOCOL, Misbehaviour.HANG_UP);
        var begun = Instant.now();

        assertThrows(BootException.class, () -> boot(hypervisor, LONG));

        assertTrue(Duration.between(begun, Instant.now()).compareTo(LONG) < 0);
        assertReleased();
    }

    @Test
    void lastWordsOfTheAgentAreInTheReport() throws Exception {
        guest.stuckBefore(BootStep.BRIDGE);
        var talking =
                FakeHypervisor.running(() ->
                        (GuestProgram)
                                machine -> {
                                    guest.run(machine);
                                    guest.log("Error: Could not find the main class\n");
                                });

        var failure = standstill(talking, e -> e.getMessage().contains("main class"));

        assertTrue(failure.getMessage().contains("main class"), failure.getMessage());
    }

    @Test
    void aMachineThatCannotBeMadeIsReportedAsSuch() {
        hypervisor.refuse("qemu-system-x86_64 is not installed");

        var failure = assertThrows(IOException.class, () -> boot(hypervisor, LONG));

        assertTrue(failure.getMessage().contains("not installed"), failure.getMessage());
    }

    @Test
    void theKernelIsToldHowToStartTheAgent() {
        var words = new BootWords(List.of("debug"), List.of(), List.of("-disable-time-sync"));

        var line = KernelCommandLine.of(List.of(), 2, words, GuestRuntime.RUNC);

        assertTrue(line.startsWith("console=ttyS0 panic=-1 reboot=t "), line);
        assertTrue(
                line.endsWith(
                        " nr_cpus=2 debug -- -e 1 /bin/vsockexec -e 109 /bin/gcs -v4"
                                + " -log-format json -loglevel info -runtime runc -disable-time-sync"),
                line);
    }

    private BootedMachine boot(FakeHypervisor on, Duration limit)
            throws IOException, InterruptedException {
        var path = Path.of("/nowhere");
        var spec = new VmSpec("vm", path, path, path, "", 64, 1, 1, Acceleration.TCG);
        return Boot.run(on, spec, new BootOptions(limit, phases::add, Log.none()), new Deaf());
    }

    private void assertReleased() {
        var machine = hypervisor.machines().getLast();
        assertEquals(List.of(), machine.listeningPorts());
        assertThrows(IOException.class, () -> machine.listen(9), "the machine was closed");
    }

    private static final class Deaf implements BridgeListener {
        @Override
        public void containerExited(Notification notification) {}

        @Override
        public void bridgeClosed(IOException reason, String trace) {}
    }
}
