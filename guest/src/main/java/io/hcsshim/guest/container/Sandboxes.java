package io.hcsshim.guest.container;

import io.hcsshim.guest.container.Placement.Kind;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The pods of this VM: the folder that the containers of each share, its cgroup, and who belongs to it. Thread-safe.
final class Sandboxes {
    /// @param ofVm whether its containers are in the VM's own network namespace
    private record Pod(File folder, Set<String> members, boolean ofVm) {}

    private final Cgroups cgroups;
    private final Map<String, Pod> pods = new HashMap<>(); // guarded by this

    Sandboxes(Cgroups cgroups) {
        this.cgroups = cgroups;
    }

    /// Makes a pod and the cgroup that all its containers are in.
    ///
    /// @param spec of its sandbox, whose resources bound the whole pod
    /// @throws IOException also if there is one of this id
    synchronized void add(Placement place, File folder, Spec spec) throws IOException {
        var pod = new Pod(folder, new HashSet<>(), Annotations.hostNetwork(spec));
        if (pods.putIfAbsent(place.sandbox(), pod) != null) {
            throw new IOException("pod " + place.sandbox() + " already exists");
        }
        try {
            cgroups.makePod(place.sandbox(), spec.resources());
        } catch (IOException e) {
            pods.remove(place.sandbox());
            throw e;
        }
    }

    /// Lets a workload in.
    ///
    /// @return the folder that the pod's containers share
    synchronized File join(Placement place, String container) throws IOException {
        var pod = pods.get(place.sandbox());
        if (pod == null) {
            throw new IOException(
                    "pod "
                            + place.sandbox()
                            + " does not exist for workload container "
                            + container);
        }
        if (!pod.members.add(container)) {
            throw new IOException(
                    "pod " + place.sandbox() + " has a container " + container + " already");
        }
        return pod.folder;
    }

    /// Whether the containers of a pod are in the VM's own network namespace.
    synchronized boolean areOfVm(Placement place) {
        var pod = pods.get(place.sandbox());
        return pod != null && pod.ofVm;
    }

    /// Lets a container go; the pod goes with its sandbox.
    ///
    /// @throws IOException if the pod's cgroup cannot be removed, because something lives in it perhaps
    void leave(Placement place, String container) throws IOException {
        synchronized (this) {
            if (place.kind() == Kind.WORKLOAD) {
                var pod = pods.get(place.sandbox());
                if (pod != null) {
                    pod.members.remove(container);
                }
            }
            if (place.kind() != Kind.SANDBOX || pods.remove(place.sandbox()) == null) {
                return;
            }
        }
        cgroups.removePod(place.sandbox());
    }
}
