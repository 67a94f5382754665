package io.hcsshim.guest.container;

import io.hcsshim.guest.container.Placement.Kind;
import io.hcsshim.guest.network.Networks;
import io.hcsshim.guest.storage.MountPoints;
import io.hcsshim.sys.linux.Trees;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/// Completes the spec that the host sent, by what the container is to a pod, and makes the files and folders that go
/// with it. Used once, by one thread.
final class Preparation {
    private static final File VM_HOSTNAME = new File("/proc/sys/kernel/hostname");
    private static final File DEV = new File("/dev");
    private static final String[] NAMES = {"hostname", "hosts", "resolv.conf"};

    private final Tools tools;
    private final Sandboxes sandboxes;
    private final String id;
    private final String bundle;
    private OwnNetwork network = OwnNetwork.NONE; // until it is known

    Preparation(Tools tools, Sandboxes sandboxes, String id, String bundle) {
        this.tools = tools;
        this.sandboxes = sandboxes;
        this.id = id;
        this.bundle = bundle;
    }

    /// Does it; [#undo] takes back what it did, should anything fail later.
    Prepared prepare(Spec sent) throws IOException {
        var place = Placement.of(sent, id);
        network = OwnNetwork.of(sent, place, tools.networks());
        var prepared =
                place.kind() == Kind.SANDBOX
                        ? sandbox(sent, place)
                        : place.kind() == Kind.WORKLOAD
                                ? workload(sent, place)
                                : standalone(sent, place);
        var spec = withCopies(prepared);
        var placed = spec.placed(place.cgroup(id)).withOldestVersion();
        if (tools.cgroups().unified() && !Annotations.privileged(sent)) {
            // What hosts with cgroups of version 2 do, and those with version 1 do not.
            placed = placed.withNamespace("cgroup");
        }
        var ofVm = network.ofVm() || sandboxes.areOfVm(place);
        return new Prepared(
                ofVm ? placed.withoutNamespace("network") : placed,
                place,
                prepared.folder(),
                network);
    }

    private Spec withCopies(Prepared prepared) throws IOException {
        try {
            return TeeLog.mounted(prepared.spec(), prepared.folder());
        } catch (IOException e) {
            throw undone(prepared, e);
        }
    }

    /// Takes back what a container's preparation made beside its bundle.
    static void undo(Tools tools, Sandboxes sandboxes, String id, Prepared prepared)
            throws IOException {
        if (prepared.place().kind() == Kind.SANDBOX) {
            SandboxFolder.unmount(tools.mounter(), prepared.folder());
            if (!prepared.place().sandbox().equals(id)) { // a folder beside the bundle
                Trees.remove(prepared.folder().toPath());
            }
        }
        sandboxes.leave(prepared.place(), id);
    }

    /// A container that shares the VM with no pod: it gets files of its own for names and name servers.
    private Prepared standalone(Spec sent, Placement place) throws IOException {
        var own = new File(bundle);
        var spec = devices(sent);
        for (var name : NAMES) {
            spec = withOwnFile(spec, name, text(sent, name));
        }
        return new Prepared(spec, place, own);
    }

    /// What a pod begins with: it makes what the others share, and binds nothing of it itself.
    private Prepared sandbox(Spec sent, Placement place) throws IOException {
        var prepared = share(sent, place);
        try {
            var spec = Annotations.coreLimit(UserString.resolve(sent));
            return new Prepared(spec, place, prepared.folder());
        } catch (IOException e) {
            throw undone(prepared, e);
        }
    }

    /// A pod that is the VM itself: what its containers share, and its network, which stays where it is.
    void pod(Spec sent) throws IOException {
        var place = new Placement(Kind.SANDBOX, id);
        network = OwnNetwork.of(sent, place, tools.networks());
        var prepared = share(sent, place);
        try {
            network.join(tools.networks(), Networks.THE_VM);
        } catch (IOException e) {
            throw undone(prepared, e);
        }
    }

    /// Makes what the containers of a pod share.
    private Prepared share(Spec sent, Placement place) throws IOException {
        var folder = SandboxFolder.of(place, id, bundle);
        var prepared = new Prepared(sent, place, folder);
        sandboxes.add(place, folder, sent);
        try {
            MountPoints.make(folder.getPath());
            for (var name : NAMES) {
                write(new File(folder, name), text(sent, name));
            }
            SandboxFolder.make(tools.mounter(), folder);
            return prepared;
        } catch (IOException e) {
            throw undone(prepared, e);
        }
    }

    /// The failure, after what was done for it is taken back.
    private IOException undone(Prepared prepared, IOException failure) {
        try {
            undo(tools, sandboxes, id, prepared);
        } catch (IOException also) {
            failure.addSuppressed(also);
        }
        return failure;
    }

    private Prepared workload(Spec sent, Placement place) throws IOException {
        if (!sent.hostname().isEmpty()) {
            throw new IOException(
                    "workload container must not change hostname: " + sent.hostname());
        }
        var folder = sandboxes.join(place, id);
        try {
            var spec = new MountSources(tools.mounter(), folder).resolve(sent);
            for (var name : NAMES) {
                var text = Annotations.etc(sent, name);
                spec =
                        text.isEmpty()
                                ? spec.withFile(folder + "/" + name, "/etc/" + name)
                                : withOwnFile(spec, name, text);
            }
            spec = devices(Annotations.sharedMemory(spec));
            spec = UserString.resolve(Annotations.coreLimit(spec));
            return new Prepared(spec, place, folder);
        } catch (IOException e) {
            sandboxes.leave(place, id);
            throw e;
        }
    }

    private static Spec devices(Spec spec) throws IOException {
        return Annotations.privileged(spec) ? Devices.all(spec, DEV) : Devices.named(spec);
    }

    /// What the host wants to be in a file of `/etc`, or what the agent makes of the name.
    private String text(Spec sent, String name) throws IOException {
        var given = Annotations.etc(sent, name);
        if (!given.isEmpty()) {
            return given;
        }
        if (name.equals("resolv.conf")) {
            return resolvConf();
        }
        var named = NetworkFiles.checkedHostname(sent.hostname());
        var hostname = named.isEmpty() ? KeyedFile.text(VM_HOSTNAME) : named;
        return name.equals("hosts")
                ? NetworkFiles.hosts(hostname)
                : NetworkFiles.hostname(hostname);
    }

    private String resolvConf() throws IOException {
        var search = new ArrayList<String>();
        var servers = new ArrayList<String>();
        for (var adapter : network.adapters(tools.networks())) {
            search.add(adapter.dnsSuffix());
            servers.add(adapter.dnsServerList());
        }
        return NetworkFiles.resolvConf(search, servers);
    }

    private Spec withOwnFile(Spec spec, String name, String text) throws IOException {
        var file = new File(bundle, name);
        var mounted = spec.withFile(file.getPath(), "/etc/" + name);
        if (mounted != spec) {
            write(file, text);
        }
        return mounted;
    }

    static void write(File file, String text) throws IOException {
        try (var out = new FileOutputStream(file)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
