package io.hcsshim.guest.container;

import io.hcsshim.guest.storage.MountPoints;
import io.hcsshim.guest.storage.Storage;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Deletes what a container leaves: in the runtime, its scratch directory and its bundle.
///
/// Every step is tried; the failures are reported together. Used once, by one thread.
final class Deletion {
    private final Tools tools;
    private final Sandboxes sandboxes;
    private final Container container;
    private final String bundle;
    private @Nullable IOException failure;

    Deletion(Tools tools, Sandboxes sandboxes, Container container) {
        this.tools = tools;
        this.sandboxes = sandboxes;
        this.container = container;
        this.bundle = container.target().bundle().getPath();
    }

    void run() throws IOException {
        container.close();
        container.prepared().network().leave(tools.networks(), container.init().pid());
        for (var step : Step.values()) {
            try {
                attempt(step);
            } catch (IOException e) {
                failure = failure == null ? e : joined(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private enum Step {
        FORGET,
        LEAVE_POD,
        UNMOUNT,
        DELETE_SCRATCH,
        DELETE_BUNDLE
    }

    private void attempt(Step step) throws IOException {
        switch (step) {
            case FORGET -> tools.runtime().delete(container.target());
            case LEAVE_POD ->
                    Preparation.undo(
                            tools, sandboxes, container.target().id(), container.prepared());
            case UNMOUNT -> unmount();
            case DELETE_SCRATCH -> {
                if (!container.scratch().isEmpty()) {
                    Trees.remove(Path.of(container.scratch()));
                }
            }
            case DELETE_BUNDLE -> Trees.remove(Path.of(bundle));
        }
    }

    /// What is still mounted in the bundle, the root file system perhaps, must not be deleted file by
    /// file.
    private void unmount() throws IOException {
        MountPoints.unmountBelow(tools.mounter(), bundle);
        if (Storage.bundleIsOnScratch(bundle + "/rootfs", container.scratch())) {
            MountPoints.unmount(tools.mounter(), bundle);
        }
    }

    private static IOException joined(IOException first, IOException second) {
        return new HResultException(HResult.FAIL, first.getMessage() + "; " + second.getMessage());
    }
}
