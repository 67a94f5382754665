package io.hcsshim.shim.remains;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.sys.linux.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pods and seats in a state root, told apart by whether their resident lives.
public final class HostRemains {
    private final StateRoot state;

    /// @param folder the state root, an absolute path; it need not exist
    public HostRemains(Path folder) {
        this.state = new StateRoot(folder);
    }

    /// A pod whose resident lives.
    ///
    /// @param name      namespace and id
    /// @param processes of its machine
    public record LivePod(String name, long resident, List<MachineProcess> processes) {
        public LivePod {
            processes = List.copyOf(processes);
        }
    }

    /// All pods whose resident lives.
    public List<LivePod> live() throws IOException {
        var found = new ArrayList<LivePod>();
        for (var key : keys()) {
            var owner = livingOwner(new PodFolder(state.pod(key)));
            if (owner.isPresent()) {
                var processes = MachineProcess.in(state.machine(key));
                found.add(new LivePod(key.toString(), owner.get().pid(), processes));
            }
        }
        return found;
    }

    /// All that was left by residents that are gone.
    public List<Leftover> find() throws IOException {
        var found = new ArrayList<Leftover>();
        for (var key : keys()) {
            pod(key).ifPresent(found::add);
        }
        found.addAll(new Seats(state).deserted());
        return found;
    }

    /// Takes away what pods hold whose residents are gone, though nobody asks for it: containerd does once, and not at all if it
    /// dies, or if this host is so busy that it gives up. How a pod ended stays written down for whoever asks later.
    public void release(Log log) throws IOException, InterruptedException {
        for (var key : keys()) {
            var folder = new PodFolder(state.pod(key));
            var owner = folder.owner();
            if (owner.isEmpty() || owner.get().isAlive()) {
                continue;
            }
            try {
                if (folder.release()) {
                    log.info("undone for a resident that is gone", Map.of("pod", key));
                }
            } catch (IOException e) {
                log.warning(
                        "not undone for a resident that is gone",
                        Map.of("pod", key, "error", String.valueOf(e.getMessage())));
            }
        }
    }

    private Optional<Leftover> pod(PodKey key) throws IOException {
        var folder = new PodFolder(state.pod(key));
        if (!folder.exists() || livingOwner(folder).isPresent()) {
            return Optional.empty();
        }
        var owner = folder.owner();
        var why =
                owner.map(process -> "its resident, process " + process.pid() + ", is gone")
                        .orElse("its journal does not say whose it is");
        return Optional.of(
                new Leftover("pod " + key, why, folder.held(), () -> undo(folder, owner)));
    }

    private static void undo(PodFolder folder, Optional<ProcessIdentity> owner)
            throws IOException, InterruptedException {
        if (owner.isEmpty()) {
            throw new IOException(
                    "left alone, because nobody can tell whether its resident lives; "
                            + "containerd's next start or delete of it takes it away");
        }
        // A resident that begins with the same id undoes it as well; whoever comes second finds
        // nothing.
        if (folder.owner().equals(owner)) {
            folder.undo();
        }
    }

    private static Optional<ProcessIdentity> livingOwner(PodFolder folder) throws IOException {
        var owner = folder.owner();
        return owner.isPresent() && owner.get().isAlive() ? owner : Optional.empty();
    }

    private List<PodKey> keys() throws IOException {
        var keys = new ArrayList<PodKey>();
        for (var namespace : children(state.pods())) {
            for (var pod : children(namespace)) {
                keys.add(
                        new PodKey(
                                namespace.getFileName().toString(), pod.getFileName().toString()));
            }
        }
        return keys;
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var list = Files.list(folder)) {
            return list.filter(Files::isDirectory).sorted().toList();
        }
    }
}
