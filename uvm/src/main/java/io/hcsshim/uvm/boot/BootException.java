package io.hcsshim.uvm.boot;

import io.hcsshim.vm.Exit;
import java.io.IOException;
import java.util.Optional;

/// A utility VM that did not come up: how far it came, and what it said.
public final class BootException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<BootPhase> phase;
    private final String console;

    private BootException(
            String message, IOException cause, Optional<BootPhase> phase, String console) {
        super(message, cause);
        this.phase = phase;
        this.console = console;
    }

    static BootException of(
            String machine, IOException cause, Optional<BootPhase> phase, String console) {
        var reached = phase.map(last -> "after phase " + last.label()).orElse("before it ran");
        var said = new ConsoleText(console);
        var message =
                "utility VM "
                        + machine
                        + " did not boot ("
                        + reached
                        + "): "
                        + cause.getMessage()
                        + said.panic().map(why -> ": " + why).orElse("")
                        + (said.tail().isEmpty()
                                ? "; the console is empty"
                                : "; console: " + said.tail());
        return new BootException(message, cause, phase, console);
    }

    /// The last phase that was reached.
    public Optional<BootPhase> phase() {
        return phase;
    }

    /// The newest output of the guest's serial console.
    public String console() {
        return console;
    }

    /// Whether somebody killed the hypervisor, by hand or for want of memory: what it was made of is not to blame then.
    public boolean wasKilled() {
        for (var why = getCause(); why != null; why = why.getCause()) {
            if (why instanceof MachineEndException end) {
                return end.wasKilled();
            }
        }
        return false;
    }

    /// An end of a machine that nobody wanted, in words.
    public static String describe(Exit exit) {
        return switch (exit) {
            case Exit.PoweredOff() -> "the guest powered off or reset the machine";
            case Exit.GuestPanicked _ -> "the guest's kernel panicked";
            case Exit.Closed() -> "the machine was closed by the host";
            case Exit.Crashed(var status, var stderr) ->
                    "the hypervisor ended with status "
                            + status
                            + (stderr.isBlank() ? "" : ": " + stderr.strip());
        };
    }
}
