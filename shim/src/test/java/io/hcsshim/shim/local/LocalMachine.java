package io.hcsshim.shim.local;

import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.shim.task.Machine;
import io.hcsshim.shim.task.PodSize;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A machine that is none.
public final class LocalMachine implements Machine {
    private static final int MOST_PROCESSORS = 4;

    private final List<LocalGuest> guests = new CopyOnWriteArrayList<>();
    private final List<PodNetwork> networks = new CopyOnWriteArrayList<>();
    private final List<Dns> resolvers = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch ignored = new CountDownLatch(1);
    private volatile boolean silent;
    private volatile boolean immortal;
    private volatile boolean careful;
    private volatile int outOfMemoryKills;
    private volatile PodSize size = new PodSize(512, 2);
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final OptionalInt process;

    LocalMachine(OptionalInt process) {
        this.process = process;
    }

    @Override
    public OptionalInt hostProcess() {
        return process;
    }

    @Override
    public Guest create(ContainerRequest request) throws IOException, InterruptedException {
        answer();
        var guest = new LocalGuest(request.spec(), this);
        guests.add(guest);
        return guest;
    }

    @Override
    public void pause() {
        changes.add("pause machine");
    }

    @Override
    public void resume() {
        changes.add("resume machine");
    }

    @Override
    public void save(Path folder) throws IOException {
        if (folder.endsWith("full")) {
            throw new IOException("no space left on device");
        }
        changes.add("save machine");
    }

    @Override
    public void restore(Path folder) throws IOException {
        if (folder.endsWith("damaged")) {
            throw new IOException("not what was written");
        }
        changes.add("restore machine");
    }

    @Override
    public GuestRun exec(VmProcess process) throws IOException, InterruptedException {
        answer();
        return new LocalRun(process.arguments(), process.stdio(), this);
    }

    @Override
    public String stacks() throws IOException, InterruptedException {
        answer();
        return "stacks of the guest";
    }

    @Override
    public void interruptLockWaits() {
        changes.add("interrupt lock waits");
    }

    @Override
    public void share(String host, String guest, boolean readOnly) {
        changes.add("share " + host + " at " + guest + (readOnly ? " read-only" : ""));
    }

    @Override
    public PodSize size() {
        return size;
    }

    @Override
    public void grow(PodSize to) throws IOException, InterruptedException {
        answer();
        if (to.processors() > MOST_PROCESSORS) {
            throw new IOException("there is no room for " + to.processors() + " processors");
        }
        size = to;
    }

    @Override
    public void ping() throws IOException, InterruptedException {
        answer();
    }

    /// One that hangs does nothing.
    @Override
    public MachineUsage usage() {
        return new MachineUsage(7, 8, 9, silent ? OptionalLong.of(0) : OptionalLong.empty());
    }

    /// What was done to it and its containers.
    public List<String> changes() {
        return changes;
    }

    /// From now on each container counts a process that its memory was too small for.
    public void runOutOfMemory() {
        outOfMemoryKills = 1;
    }

    int outOfMemoryKills() {
        return outOfMemoryKills;
    }

    @Override
    public String connect(PodNetwork network, Dns dns) throws IOException, InterruptedException {
        answer();
        networks.add(network);
        resolvers.add(dns);
        return "local";
    }

    @Override
    public void bePod(String pod, JsonObject spec) throws IOException, InterruptedException {
        answer();
        changes.add("pod " + pod + " " + spec.toText());
    }

    /// Where names are looked up in what was carried into it.
    public List<Dns> resolvers() {
        return resolvers;
    }

    /// What was carried into it.
    public List<PodNetwork> networks() {
        return networks;
    }

    @Override
    public String awaitExit() throws InterruptedException {
        closed.await();
        return "closed";
    }

    @Override
    public void close() {
        closed.countDown();
        guests.forEach(LocalGuest::close);
    }

    /// From now on the guest answers nothing.
    public void hang() {
        silent = true;
    }

    /// Waits until a guest that hangs has been asked something.
    public void awaitQuestion() throws InterruptedException {
        ignored.await();
    }

    /// From now on processes outlive their kills.
    public void makeImmortal() {
        immortal = true;
    }

    /// From now on the end of a process is told when all its output was taken, as agents do.
    public void beCareful() {
        careful = true;
    }

    boolean isCareful() {
        return careful;
    }

    boolean isImmortal() {
        return immortal;
    }

    /// The containers that were not taken away.
    public long containers() {
        return guests.stream().filter(guest -> !guest.isClosed()).count();
    }

    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /// What every question to the guest has to pass.
    void answer() throws IOException, InterruptedException {
        if (silent) {
            ignored.countDown();
            closed.await();
        }
        if (isClosed()) {
            throw new IOException("the machine has ended");
        }
    }
}
