package io.hcsshim.uvm.boot;

import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.Pausing;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.time.Duration;

/// A clone whose agent has dialled and waits to be told who it is; its processors stand still.
///
/// It is nobody yet: it has taken no random bytes and no name, so it may become whoever comes first. Whoever has it closes
/// it, or hands it to [Boot#wake].
public record WaitingMachine(VirtualMachine machine, VsockStream bridge) implements AutoCloseable {
    /// Clones a machine and stops it where it waits.
    ///
    /// @param limit how long its agent may take to dial
    /// @throws IOException if it does not come so far; nothing is left behind then
    public static WaitingMachine of(
            Hypervisor hypervisor, VmSpec spec, SavedMachine saved, Duration limit)
            throws IOException, InterruptedException {
        var machine = hypervisor.clone(spec, saved);
        try (var bridges = machine.listen(Boot.BRIDGE_PORT)) {
            machine.start();
            var waiting = new WaitingMachine(machine, bridges.accept(limit));
            waiting.pausing().pause();
            return waiting;
        } catch (Throwable e) {
            try (machine) {
                throw e;
            }
        }
    }

    void goOn() throws IOException, InterruptedException {
        machine.hurry();
        pausing().resume();
    }

    private Pausing pausing() throws IOException {
        return machine.pausing()
                .orElseThrow(() -> new IOException("machine " + machine.id() + " cannot wait"));
    }

    /// Ends it.
    @Override
    public void close() throws IOException {
        machine.close();
    }
}
