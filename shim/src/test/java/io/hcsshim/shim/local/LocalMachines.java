package io.hcsshim.shim.local;

import io.hcsshim.shim.task.Machine;
import io.hcsshim.shim.task.MachineRequest;
import io.hcsshim.shim.task.Machines;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// Boots machines that are none, so that everything above them can be tried without a VM.
public final class LocalMachines implements Machines {
    private final List<LocalMachine> machines = new CopyOnWriteArrayList<>();
    private final List<MachineRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Optional<String> refusal = Optional.empty();
    private volatile OptionalInt process = OptionalInt.empty();
    private volatile boolean stubborn;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public Machine boot(MachineRequest request) throws IOException, InterruptedException {
        if (stubborn) {
            awaitWhateverComes();
        } else {
            gate.await();
        }
        if (refusal.isPresent()) {
            throw new IOException("boot " + request.id() + ": " + refusal.get());
        }
        var machine = new LocalMachine(process);
        requests.add(request);
        machines.add(machine);
        return machine;
    }

    /// The machines so far.
    public List<LocalMachine> machines() {
        return machines;
    }

    /// What was asked for, in the order of the machines.
    public List<MachineRequest> requests() {
        return requests;
    }

    /// From now on machines are this process of the host, which has a network namespace for itself.
    public void be(int process) {
        this.process = OptionalInt.of(process);
    }

    /// From now on no machine boots, for this reason.
    public void refuse(String why) {
        refusal = Optional.of(why);
    }

    /// From now on machines boot again.
    public void accept() {
        refusal = Optional.empty();
    }

    private void awaitWhateverComes() {
        boolean interrupted = false;
        while (true) {
            try {
                gate.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// From now on no boot comes to an end before [#resume], interrupted or not.
    public void stallStubbornly() {
        stubborn = true;
        stall();
    }

    /// Boots that were stalled go on.
    public void resume() {
        gate.countDown();
    }

    /// From now on no boot comes to an end.
    public void stall() {
        gate = new CountDownLatch(1);
    }
}
