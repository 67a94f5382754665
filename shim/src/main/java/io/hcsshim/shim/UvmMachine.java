package io.hcsshim.shim;

import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.protocol.gcs.SecurityPolicyFragment;
import io.hcsshim.shim.log.Trace;
import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.shim.task.Machine;
import io.hcsshim.shim.task.PodSize;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.GuestPolicy;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/// A utility VM in the words of tasks.
final class UvmMachine implements Machine {
    private final UtilityVm vm;
    private final GuestPolicy policy;
    private final Trace trace;

    UvmMachine(UtilityVm vm, GuestPolicy policy, Trace trace) {
        this.vm = vm;
        this.policy = policy;
        this.trace = trace;
    }

    @Override
    public Guest create(ContainerRequest request) throws IOException, InterruptedException {
        var container = policy.inTurn(() -> vm.createContainer(request));
        trace.reached(vm.id(), "created");
        return new UvmGuest(container, phase -> trace.reached(vm.id(), phase));
    }

    @Override
    public void pause() throws IOException, InterruptedException {
        vm.pause();
    }

    @Override
    public void resume() throws IOException, InterruptedException {
        vm.resume();
    }

    @Override
    public void save(Path folder) throws IOException, InterruptedException {
        vm.save(folder);
        trace.reached(vm.id(), "saved");
    }

    @Override
    public void restore(Path folder) throws IOException, InterruptedException {
        vm.restore(folder);
        trace.reached(vm.id(), "restored");
    }

    @Override
    public GuestRun exec(VmProcess process) throws IOException, InterruptedException {
        return new MachineRun(vm.execInVm(process));
    }

    @Override
    public String stacks() throws IOException, InterruptedException {
        return vm.dumpStacks();
    }

    @Override
    public void share(String host, String guest, boolean readOnly)
            throws IOException, InterruptedException {
        vm.share(host, guest, readOnly);
    }

    @Override
    public void interruptLockWaits() {
        vm.interruptLockWaits();
    }

    @Override
    public PodSize size() {
        return new PodSize(vm.memoryMb(), vm.processors());
    }

    @Override
    public void grow(PodSize to) throws IOException, InterruptedException {
        vm.grow(to.memoryMb(), to.processors());
    }

    @Override
    public void extendPolicy(SecurityPolicyFragment fragment)
            throws IOException, InterruptedException {
        policy.extend(fragment);
    }

    @Override
    public void ping() throws IOException, InterruptedException {
        vm.ping();
    }

    @Override
    public MachineUsage usage() throws IOException {
        return vm.usage();
    }

    @Override
    public String connect(PodNetwork network, Dns dns) throws IOException, InterruptedException {
        return vm.connectAndFollow(network, dns).id();
    }

    @Override
    public void addCard(Device.Nic card, NetworkAdapter settings)
            throws IOException, InterruptedException {
        vm.addCard(card, settings);
    }

    @Override
    public OptionalInt hostProcess() {
        var process = vm.hostProcess();
        return process.isPresent()
                ? OptionalInt.of((int) process.getAsLong())
                : OptionalInt.empty();
    }

    @Override
    public void catchUp() throws IOException, InterruptedException {
        vm.catchUp();
    }

    @Override
    public void bePod(String pod, JsonObject spec) throws IOException, InterruptedException {
        vm.bePod(pod, spec);
    }

    @Override
    public String awaitExit() throws InterruptedException {
        return vm.awaitExit().toString();
    }

    @Override
    public void close() throws IOException {
        vm.close();
        trace.reached(vm.id(), "torn-down");
    }
}
