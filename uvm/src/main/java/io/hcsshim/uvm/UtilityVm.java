package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.MachineGrowth;
import io.hcsshim.protocol.gcs.MachineIdentity;
import io.hcsshim.protocol.gcs.MachinePod;
import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.protocol.gcs.ProcessParameters;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.boot.Boot;
import io.hcsshim.uvm.boot.BootException;
import io.hcsshim.uvm.boot.BootOptions;
import io.hcsshim.uvm.boot.BootedMachine;
import io.hcsshim.uvm.boot.HostPorts;
import io.hcsshim.uvm.boot.KernelCommandLine;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.boot.WaitingMachine;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.device.PmemDisks;
import io.hcsshim.uvm.device.ScsiDisks;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.RootfsDisks;
import io.hcsshim.uvm.network.ConnectedNetwork;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.uvm.network.Routing;
import io.hcsshim.uvm.saved.SavedState;
import io.hcsshim.uvm.share.HostShares;
import io.hcsshim.uvm.share.ShareTransport;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.Growing;
import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.Limits;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.vm.Pausing;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.Suspending;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A machine with our guest in it, from a successful boot to its end.
///
/// Everything that waits for the guest fails at once when the machine or the bridge dies; a machine
/// whose bridge died is ended, because nobody can reach what runs in it. Thread-safe.
public final class UtilityVm implements AutoCloseable {
    private static final long GRACE_MS = 1_000;
    private static final String CONSOLE = "console.txt";
    private static final long FIRST_PROCESS = 1;
    private static final String NETDIAL = "/opt/gcs/bin/netdial";

    /// Where the guest keeps what the containers of a pod share.
    private static final String PODS = "/run/gcs/pods/";

    private final UvmSpec spec;
    private final BootedMachine booted;
    private final Agent agent;
    private final GuestEvents events;
    private final LayerStore layers;
    private final ScsiDisks disks;
    private final LayerDevices layerDevices;
    private final HostShares shares;
    private final Scratches scratches;
    private final ProcessStarter processes;
    private final PostMortem postMortem;
    private final Log log;
    private final Map<String, Container> containers = new ConcurrentHashMap<>();
    private final MachineNetworks networks;
    private final SavedState saves;

    private UtilityVm(
            UvmSpec spec, BootedMachine booted, GuestEvents events, LayerStore layers, Log log) {
        this.spec = spec;
        this.booted = booted;
        this.events = events;
        this.layers = layers;
        this.log = log;
        postMortem = new PostMortem(spec, log);
        saves = new SavedState(spec.id());
        agent = new Agent(booted.bridge());
        disks = new ScsiDisks(booted.machine(), agent, spec.scsiControllers(), taken(spec));
        layerDevices =
                new LayerDevices(
                        new PmemDisks(booted.machine(), agent, spec.pmemLayers().room()), disks);
        shares = new HostShares(booted, agent, log);
        scratches = new Scratches(layers, spec.scratch());
        processes = new ProcessStarter(booted.machine(), agent, log);
        networks = new MachineNetworks(booted.machine(), agent, this::dial, log);
    }

    /// Where the root disk is, if it is on SCSI.
    private static Set<ScsiAddress> taken(UvmSpec spec) {
        return spec.bootFiles().root().isPresent() ? Set.of(RootDisk.SCSI) : Set.of();
    }

    /// Boots a utility VM.
    ///
    /// @param layers   where its containers' disks come from
    /// @param listener hears how far the boot has come
    /// @throws BootException if it does not come up; nothing is left behind then
    public static UtilityVm boot(
            Hypervisor hypervisor, UvmSpec spec, LayerStore layers, PhaseListener listener)
            throws IOException, InterruptedException {
        spec.checkMemory();
        return up(
                spec,
                layers,
                listener,
                (options, events) -> Boot.run(hypervisor, machine(spec), options, events));
    }

    /// Lets a utility VM go on where a saved one stopped, as another one: with new random numbers, names and time.
    ///
    /// @param saved  made by [#save] from a machine of the same [Hypervisor#kind]
    /// @param layers where its containers' disks come from
    /// @throws BootException if it does not come up; nothing is left behind then
    static UtilityVm resume(
            Hypervisor hypervisor,
            SavedMachine saved,
            UvmSpec spec,
            LayerStore layers,
            PhaseListener listener)
            throws IOException, InterruptedException {
        var identity = MachineNames.identity(spec.id(), 1);
        return up(
                spec,
                layers,
                listener,
                (options, events) ->
                        Boot.resume(hypervisor, machine(spec), saved, identity, options, events));
    }

    /// Lets a clone that has waited become this utility VM.
    ///
    /// @param waiting of the kind of the spec; it is the utility VM's from now on, and ended if this fails
    /// @throws BootException if it does not come up; nothing is left behind then
    static UtilityVm wake(
            WaitingMachine waiting, UvmSpec spec, LayerStore layers, PhaseListener listener)
            throws IOException, InterruptedException {
        var identity = MachineNames.identity(spec.id(), 1);
        return up(
                spec,
                layers,
                listener,
                (options, events) -> Boot.wake(waiting, identity, options, events));
    }

    private interface Way {
        BootedMachine go(BootOptions options, GuestEvents events)
                throws IOException, InterruptedException;
    }

    private static UtilityVm up(UvmSpec spec, LayerStore layers, PhaseListener listener, Way way)
            throws IOException, InterruptedException {
        var log = spec.log().with("uvm", spec.id());
        var events = new GuestEvents(log);
        Runnable recheck = () -> layers.recheckInBackground(log);
        var options = new BootOptions(spec.bootLimit(), listener, log, recheck);
        var booted = go(way, spec, options, events);
        var uvm = new UtilityVm(spec, booted, events, layers, log);
        Thread.ofVirtual().name("exit of " + spec.id()).start(uvm::watchMachine);
        Thread.ofVirtual().name("bridge of " + spec.id()).start(uvm::watchBridge);
        return uvm;
    }

    private static BootedMachine go(Way way, UvmSpec spec, BootOptions options, GuestEvents events)
            throws IOException, InterruptedException {
        try {
            return way.go(options, events);
        } catch (BootException e) {
            new PostMortem(spec, options.log()).leave(Map.of(CONSOLE, e.console()));
            throw e;
        }
    }

    /// The machine under it.
    static VmSpec machine(UvmSpec spec) throws IOException {
        var root = spec.bootFiles().root();
        var words = root.isPresent() ? root.get().words() : List.<String>of();
        var headroom = spec.headroom();
        return new VmSpec(
                spec.id(),
                spec.stateDirectory(),
                spec.bootFiles().kernel(),
                spec.bootFiles().initrd(),
                KernelCommandLine.of(
                        words,
                        headroom.processors(),
                        spec.words().withKernel("hostname=" + MachineNames.host(spec.id())),
                        spec.runtime()),
                spec.memoryMb(),
                spec.processors(),
                spec.scsiControllers(),
                spec.acceleration(),
                root.isPresent() ? List.of(root.get().device()) : List.of(),
                spec.pmemLayers().room(),
                headroom,
                spec.wishes());
    }

    /// Its id.
    public String id() {
        return spec.id();
    }

    /// Makes a container: its disks, their mounts, and the container in the guest. Its init does not
    /// run yet.
    ///
    /// @throws io.hcsshim.uvm.layers.RootfsException if the root file system is not what it says
    /// @throws io.hcsshim.protocol.oci.OciSpecException if the spec cannot be run in a utility VM
    public Container createContainer(ContainerRequest request)
            throws IOException, InterruptedException {
        requirePresence();
        request.check(); // before any work is done for it
        var parts = new Container.Parts(agent, events, processes, containers::remove, log);
        var images =
                RootfsDisks.prepare(
                        layers,
                        request.rootfs(),
                        scratches.sourceFor(request.scratch()),
                        spec.pmemLayers().packLimit());
        var container = Container.create(request, parts, images, disks, layerDevices, shares);
        containers.put(container.id(), container);
        return container;
    }

    /// Makes the machine a pod, which containers join that name it as their sandbox; do it before the first of them.
    ///
    /// @param pod  its id
    /// @param spec what of an OCI spec describes a pod: `hostname`, `annotations`, `linux.resources`,
    ///     `linux.sysctl`, `windows.network.networkNamespace` ([#connect])
    public void bePod(String pod, JsonObject spec) throws IOException, InterruptedException {
        agent.add(new MachinePod(pod, PODS + pod, spec));
    }

    /// Says how folders and files of the host get into it, and whether the guest may write to them; before the first of them.
    public void share(ShareTransport transport, boolean writable) {
        shares.use(transport, writable);
    }

    /// Limits what it may use of the host; before anything is attached, and once.
    ///
    /// @throws IOException if it cannot be kept to them
    public void limit(Limits limits) throws IOException, InterruptedException {
        booted.machine().limit(limits);
    }

    /// Has the guest log what is so or more; it begins with [Level#INFO].
    public void limitGuestLog(Level threshold) throws IOException, InterruptedException {
        agent.limitLog(threshold);
    }

    /// From now on the networks that are carried in have a preferred adapter, the first; what comes from the address of
    /// another leaves by that one, through a routing table of its own.
    public void routeByPolicy() {
        networks.route(Routing.BY_POLICY);
    }

    /// Carries the network of a pod into the machine; do it before its sandbox is made, whose spec names the network
    /// ([ConnectedNetwork#id]).
    ///
    /// @param dns where the pod looks up names
    /// @throws io.hcsshim.uvm.network.PodNetworkException if the pod's namespace is gone, or cannot be redirected
    public ConnectedNetwork connect(PodNetwork network, Dns dns)
            throws IOException, InterruptedException {
        return networks.connect(network, dns);
    }

    /// The same, and the machine follows what comes and goes in the namespace from then on; it takes the connections that are
    /// made inside it, for instance by a port-forward, unless nobody goes there because it is that of the machine's process.
    public ConnectedNetwork connectAndFollow(PodNetwork network, Dns dns)
            throws IOException, InterruptedException {
        return networks.connectAndFollow(network, dns);
    }

    /// Gives it a network card and tells the guest what is to be made of it; do it before its sandbox is made.
    ///
    /// @throws IOException if machine or guest refuse; the card is gone then
    public void addCard(Device.Nic card, NetworkAdapter settings)
            throws IOException, InterruptedException {
        networks.add(card, settings);
    }

    /// Looks once more into the namespaces that it follows, so that what was made there before this call is in the machine
    /// when it returns.
    public void catchUp() throws IOException, InterruptedException {
        for (var network : networks.all()) {
            network.refresh();
        }
    }

    /// The number of the host's process that the machine is, if its network namespace is the machine's alone.
    public OptionalLong hostProcess() {
        return booted.machine().hostProcess();
    }

    /// Dials from within the namespace that has a network: that of a container, or the machine's own, if it is the pod.
    private GuestProcess dial(String network, String address, int port)
            throws IOException, InterruptedException {
        var process =
                containers.values().stream()
                        .filter(each -> each.hasNetwork(network))
                        .flatMapToLong(each -> each.initPid().stream())
                        .findFirst()
                        .orElse(FIRST_PROCESS);
        var command = List.of(NETDIAL, "" + process, address, "" + port);
        return execInVm(new VmProcess(command, Map.of(), "/", false, Wanted.ALL));
    }

    /// Runs a process in the machine itself.
    ///
    /// The guest cannot signal such a process.
    public GuestProcess execInVm(VmProcess process) throws IOException, InterruptedException {
        requirePresence();
        var parameters =
                ProcessParameters.inUvm(
                        process.arguments(),
                        process.workingDirectory(),
                        process.environment(),
                        ProcessStarter.pipes(process.stdio()));
        return processes.start(
                RequestHead.UVM,
                process.terminal() ? parameters.withConsole() : parameters,
                process.stdio());
    }

    /// Ends waits of processes for locks of files of the host. Not even SIGKILL does: see docs/virtiofs.md.
    public void interruptLockWaits() {
        shares.interruptLockWaits();
    }

    /// Lets the guest have a folder or file of the host at a path of its own, until the machine ends.
    ///
    /// @param host  an absolute path
    /// @param guest an absolute path; made if it is not there
    /// @throws IOException if the guest cannot mount it there
    public void share(String host, String guest, boolean readOnly)
            throws IOException, InterruptedException {
        var mounted = shares.mount(host, readOnly);
        VmCommand.bind(host, mounted.guestPath(), guest).runWith(mounted, this);
    }

    /// Loads the kernel modules that are on a disk: all files whose names end with `.ko`, in an order that they can be
    /// loaded in. The disk stays until the machine ends.
    ///
    /// @param image a disk with one file system on it, as mounts of containers may name it
    /// @throws IOException with what the guest says, if there is a module that cannot be loaded
    public void installDrivers(Path image) throws IOException, InterruptedException {
        var drivers = KernelDrivers.on(image);
        var mounted = disks.mount(drivers.mount());
        drivers.install(mounted.guestPath()).runWith(mounted, this);
    }

    /// What its guest obeys; ask once.
    public GuestPolicy policy() {
        return new GuestPolicy(agent);
    }

    /// Asks the agent for a sign of life: the smallest request there is, which changes nothing.
    public void ping() throws IOException, InterruptedException {
        requirePresence();
        agent.start(RequestHead.UVM);
    }

    /// Tells the agent who its machine is, as if it went on from a saved one: so that the first clone does nothing that
    /// was never done before.
    void rehearse() throws IOException, InterruptedException {
        agent.rest();
        identify(MachineNames.identity(spec.id(), 0));
    }

    private void identify(MachineIdentity identity) throws IOException, InterruptedException {
        try (var entropy = booted.machine().listen(HostPorts.ENTROPY);
                var logs = booted.machine().listen(HostPorts.LOG)) {
            serve("entropy", () -> HostPorts.serveEntropy(entropy, () -> {}));
            serve("log", () -> HostPorts.openLog(logs, booted.log(), spec.id()));
            agent.identify(identity);
        }
    }

    private interface Service {
        void serve() throws IOException, InterruptedException;
    }

    /// A service that fails makes the agent fail, who says so.
    private void serve(String name, Service service) {
        Thread.ofVirtual()
                .name(name + " of " + spec.id())
                .start(() -> {
                    try {
                        service.serve();
                    } catch (IOException e) {
                        log.debug(name + " was not served", Map.of("error", e));
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /// Saves the machine for clones; it can only be closed afterwards.
    ///
    /// @param into two empty files
    /// @throws IOException also if there are containers in it
    void save(SavedMachine into) throws IOException, InterruptedException {
        if (!containers.isEmpty()) {
            throw new IOException("utility VM " + id() + " has containers and cannot be saved");
        }
        agent.rest();
        events.expectClose();
        booted.machine().save(into);
    }

    /// The stacks of the agent's threads.
    public String dumpStacks() throws IOException, InterruptedException {
        return agent.dumpStacks();
    }

    /// The release of the kernel it runs, as `uname -r` tells it.
    public String guestKernel() throws IOException {
        return KernelImage.release(spec.bootFiles().kernel());
    }

    /// The newest output of its serial console.
    public String consoleTail() {
        return booted.machine().consoleTail();
    }

    /// True if nothing can be asked of it any more.
    public boolean isGone() {
        return agent.isGone();
    }

    /// Stops its processors where they are. Whatever is asked of the guest waits from then on, and fails when its time is
    /// over.
    ///
    /// @throws IOException also if the hypervisor cannot do that
    public void pause() throws IOException, InterruptedException {
        pausing().pause();
    }

    /// Lets its processors go on.
    public void resume() throws IOException, InterruptedException {
        pausing().resume();
    }

    private Pausing pausing() throws IOException {
        return booted.machine()
                .pausing()
                .orElseThrow(() -> new IOException("machine " + id() + " cannot be paused"));
    }

    /// Writes the machine with all that runs in it to a folder, and ends its process on the host: its memory is free then.
    ///
    /// Containers and processes stand as if paused. Their streams stay open; whoever reads or writes waits until
    /// [#restore]. Their disks stay where they are, held. What asks for the guest meanwhile fails, here, or when its
    /// time is over.
    ///
    /// @param folder appears when all is written, and must not be there
    /// @throws IOException if it cannot be saved, or not be written: then it goes on, and no folder is left
    public void save(Path folder) throws IOException, InterruptedException {
        for (var network : networks.all()) {
            network.requireOutlives(hostProcess());
        }
        synchronized (saves) {
            saves.save(suspending(), folder);
        }
        log.info("machine saved", Map.of("folder", folder.toString()));
    }

    /// Lets the machine go on where [#save] stopped it; the folder is gone when this returns.
    ///
    /// @throws IOException if the folder is not what this machine was saved to last, or damaged, or if the machine does
    ///     not come up: then it is still saved, and this may be tried again
    public void restore(Path folder) throws IOException, InterruptedException {
        synchronized (saves) {
            saves.restore(suspending(), folder);
        }
        agent.tellTime();
        log.info("machine restored", Map.of("folder", folder.toString()));
    }

    /// True between [#save] and [#restore].
    public boolean isSaved() {
        return saves.isSaved();
    }

    private Suspending suspending() throws IOException {
        return booted.machine()
                .suspending()
                .orElseThrow(() -> new IOException("machine " + id() + " cannot be saved"));
    }

    private void requirePresence() throws IOException {
        if (isSaved()) {
            throw new IOException("machine " + id() + " is saved and answers nothing");
        }
    }

    /// Gives it more memory and processors, which the guest uses when this returns. It never gets less.
    ///
    /// @param memoryMb   at least so much in all, in MiB; what it has already is left alone
    /// @param processors so many in all; fewer than it has are left alone
    /// @throws IOException if machine, host or guest have no room for it; what fits may have come then
    public void grow(int memoryMb, int processors) throws IOException, InterruptedException {
        var growing = growing();
        growing.growMemory(memoryMb);
        growing.growProcessors(processors);
        agent.grow(new MachineGrowth(growing.memoryMb(), growing.processors()));
        log.info(
                "machine grew",
                Map.of("memoryMb", growing.memoryMb(), "processors", growing.processors()));
    }

    /// The memory that it has now, in MiB.
    public int memoryMb() {
        return booted.machine().growing().map(Growing::memoryMb).orElse(spec.memoryMb());
    }

    /// The processors that it has now.
    public int processors() {
        return booted.machine().growing().map(Growing::processors).orElse(spec.processors());
    }

    private Growing growing() throws IOException {
        return booted.machine()
                .growing()
                .orElseThrow(() -> new IOException("machine " + id() + " cannot grow"));
    }

    /// What it costs the host.
    public MachineUsage usage() throws IOException {
        return booted.machine().usage();
    }

    /// Waits for the machine's end; every caller gets the same answer.
    public Exit awaitExit() throws InterruptedException {
        return booted.machine().awaitExit();
    }

    /// Ends the machine, and with it everything in it; gives back what its containers held on the
    /// host.
    ///
    /// @throws IOException if something on the host could not be given back; call it again
    @Override
    public void close() throws IOException {
        events.expectClose();
        try {
            booted.machine().close();
        } finally {
            booted.bridge().close();
            booted.log().close();
            shares.close();
            saves.forget();
            postMortem.leave(Map.of(CONSOLE, consoleTail(), "bridge.txt", booted.bridge().trace()));
        }
        for (var container : containers.values()) {
            container.close();
        }
        scratches.close();
        networks.close();
    }

    private void watchMachine() {
        try {
            var exit = booted.machine().awaitExit();
            booted.bridge().fail(new IOException(BootException.describe(exit)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The loss of the bridge may be how the end of the machine is heard first, so the machine gets
    /// time to end in its own way.
    private void watchBridge() {
        try {
            events.awaitBridgeClosed();
            Thread.sleep(GRACE_MS);
            booted.machine().close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warning("machine could not be closed", e);
        }
    }
}
