package io.hcsshim.uvm.network;

import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;

/// One interface of a pod carried into the machine.
///
/// ```
/// Apart ──redirect, plug──▶ Plugged ──configure──▶ Configured
///   ▲ ▲                       │  ▲                     │
///   │ └──── undo ── Unplugged ◀  └───── forget ────────┘
/// ```
///
/// Up is host first, then guest; down is guest first, then host. A step down that fails leaves the state of the step
/// before, so the next attempt resumes there. The owner serialises calls.
final class PodAdapter {
    private sealed interface State {
        record Apart() implements State {}

        record Plugged(Device.Nic nic) implements State {}

        record Configured(Device.Nic nic) implements State {}

        record Unplugged() implements State {}
    }

    private final PodNetwork network;
    private final PodInterface pod;
    private final NetworkAdapter settings;
    private State state = new State.Apart();

    /// @param settings what the guest is to make of it
    PodAdapter(PodNetwork network, PodInterface pod, NetworkAdapter settings) {
        this.network = network;
        this.pod = pod;
        this.settings = settings;
    }

    PodInterface pod() {
        return pod;
    }

    /// Makes it configured; takes back what it did if that fails.
    void up(VirtualMachine machine, Agent agent) throws IOException, InterruptedException {
        try (var tap = Redirection.make(network, pod)) {
            state = new State.Unplugged();
            var link = new Device.NicLink.Tap(tap.fd());
            var nic = new Device.Nic(settings.id(), pod.mac(), pod.mtu(), link);
            machine.attach(nic);
            state = new State.Plugged(nic);
            agent.add(settings);
            state = new State.Configured(nic);
        } catch (Throwable e) {
            takeBack(machine, agent, e);
            throw e;
        }
    }

    private void takeBack(VirtualMachine machine, Agent agent, Throwable reason) {
        try {
            down(machine, agent);
        } catch (IOException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            reason.addSuppressed(e);
        }
    }

    /// Makes it apart, from wherever it is. A guest or machine that is gone has nothing configured and nothing plugged.
    void down(VirtualMachine machine, Agent agent) throws IOException, InterruptedException {
        if (state instanceof State.Configured(var nic)) {
            forget(agent);
            state = new State.Plugged(nic);
        }
        if (state instanceof State.Plugged(var nic)) {
            unplug(machine, agent, nic);
            state = new State.Unplugged();
        }
        if (state instanceof State.Unplugged) {
            Redirection.undo(network, pod);
            state = new State.Apart();
        }
    }

    private void forget(Agent agent) throws IOException, InterruptedException {
        try {
            agent.remove(AdapterSettings.toForget(settings));
        } catch (IOException e) {
            if (!agent.isGone()) {
                throw e;
            }
        }
    }

    private static void unplug(VirtualMachine machine, Agent agent, Device.Nic nic)
            throws IOException, InterruptedException {
        try {
            machine.detach(nic);
        } catch (IOException e) {
            if (!agent.isGone()) {
                throw e;
            }
        }
    }
}
