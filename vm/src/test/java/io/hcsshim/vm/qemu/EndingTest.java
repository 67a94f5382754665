package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.vm.Exit;
import org.junit.jupiter.api.Test;

class EndingTest {
    private static final String PANIC =
            "[    3.1] Kernel panic - not syncing: Attempted to kill init!\n";

    @Test
    void whatTheHostAskedForIsAClose() {
        assertEquals(new Exit.Closed(), new Ending(true, false, "host-qmp-quit", 0, "", "").exit());
        assertEquals(new Exit.Closed(), new Ending(true, false, "", 137, "", PANIC).exit());
    }

    @Test
    void aShutdownOrRebootOfTheGuestIsAPowerOff() {
        assertEquals(
                new Exit.PoweredOff(),
                new Ending(false, false, "guest-shutdown", 0, "", "bye").exit());
        assertEquals(
                new Exit.PoweredOff(),
                new Ending(false, false, "guest-reset", 0, "", "bye").exit());
    }

    @Test
    void aPanicIsKnownByItsEvent() {
        assertEquals(
                new Exit.GuestPanicked("…"),
                new Ending(false, true, "guest-panic", 0, "", "…").exit());
    }

    @Test
    void aRebootAfterAPanicOnTheConsoleIsAPanic() {
        assertEquals(
                new Exit.GuestPanicked(PANIC),
                new Ending(false, false, "guest-reset", 0, "", PANIC).exit());
    }

    @Test
    void anEndWithoutAReasonIsACrash() {
        assertEquals(
                new Exit.Crashed(139, "boom"),
                new Ending(false, false, "", 139, "boom", PANIC).exit());
    }

    @Test
    void aQemuThatWasToldToTerminateCrashedWithThatSignal() {
        assertEquals(
                new Exit.Crashed(143, "terminating on signal 15"),
                new Ending(false, false, "host-signal", 0, "terminating on signal 15", "").exit());
    }

    @Test
    void aQemuThatStoppedItsGuestByItselfCrashed() {
        assertEquals(
                new Exit.Crashed(
                        137,
                        "QEMU stopped the guest by itself, as it does after an internal error:"
                                + " KVM internal error"),
                new Ending(false, false, Ending.STOPPED, 137, "KVM internal error", "").exit());
    }
}
