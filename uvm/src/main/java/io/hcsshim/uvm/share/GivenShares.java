package io.hcsshim.uvm.share;

import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.lease.Sharing;
import io.hcsshim.vm.FolderSharing;
import io.hcsshim.vm.FolderSharing.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Shares by the hypervisor (host specification, "Plan9"). Thread-safe.
final class GivenShares implements HostShares.Sharer {
    private final FolderSharing sharing;
    private final Agent agent;
    private final Sharing<Key, Given> shares = new Sharing<>();
    private final AtomicInteger names = new AtomicInteger();

    private record Key(Path path, boolean readOnly) {}

    GivenShares(FolderSharing sharing, Agent agent) {
        this.sharing = sharing;
        this.agent = agent;
    }

    /// The hypervisor has one way.
    @Override
    public void use(ShareTransport transport) {}

    /// It is the hypervisor that locks.
    @Override
    public void interruptLockWaits() {}

    @Override
    public MountedShare mount(String source, boolean readOnly)
            throws IOException, InterruptedException {
        var path = Path.of(source).toRealPath();
        var taken = shares.take(new Key(path, readOnly), () -> given(path, readOnly));
        return new MountedShare(taken, taken.item().guestPath());
    }

    /// A file is shared as the only one of its folder.
    private Given given(Path path, boolean readOnly) {
        var name = Integer.toString(names.getAndIncrement());
        var whole = Files.isDirectory(path);
        var folder = whole ? path : Objects.requireNonNull(path.getParent());
        var file =
                whole ? Optional.<String>empty() : Optional.of(String.valueOf(path.getFileName()));
        return new Given(
                sharing, agent, new SharedFolder(name, folder, file, NinepServer.PORT, readOnly));
    }

    /// They end with the machine.
    @Override
    public void close() {}

    /// One folder, shared and mounted. Not thread-safe: [Sharing] serialises calls.
    private static final class Given implements Sharing.Item {
        private final FolderSharing sharing;
        private final Agent agent;
        private final SharedFolder folder;
        private boolean shared;
        private boolean mounted;

        Given(FolderSharing sharing, Agent agent, SharedFolder folder) {
            this.sharing = sharing;
            this.agent = agent;
            this.folder = folder;
        }

        String guestPath() {
            return folder.file()
                    .map(file -> mapping().mountPath() + "/" + file)
                    .orElse(mapping().mountPath());
        }

        private MappedDirectory mapping() {
            return new MappedDirectory(
                    Share.MOUNT_POINTS + folder.name(),
                    folder.port(),
                    folder.name(),
                    folder.readOnly());
        }

        @Override
        public void up() throws IOException, InterruptedException {
            if (!shared) {
                sharing.share(folder);
                shared = true;
            }
            try {
                agent.add(mapping());
                mounted = true;
            } catch (IOException | InterruptedException | RuntimeException e) {
                try {
                    withdraw();
                } catch (IOException alsoFailed) {
                    e.addSuppressed(alsoFailed);
                }
                throw e;
            }
        }

        /// A guest that is gone has nothing mounted, and a machine that is gone shares nothing.
        @Override
        public void down() throws IOException, InterruptedException {
            if (agent.isGone()) {
                mounted = false;
                shared = false;
                return;
            }
            if (mounted) {
                agent.remove(mapping());
                mounted = false;
            }
            withdraw();
        }

        private void withdraw() throws IOException, InterruptedException {
            if (shared) {
                sharing.unshare(folder);
                shared = false;
            }
        }
    }
}
