package io.hcsshim.cli.oci;

import io.hcsshim.cli.shimdiag.Standing;
import java.io.IOException;

/// What can be told to stand still, and to go on.
sealed interface Standable {
    /// What it goes by on a command line.
    String NAME =
            "a container that runhcs has made, else a pod: <namespace>-<id>, or how that begins";

    /// @throws IOException if there is none, or it stands still already
    void pause() throws IOException, InterruptedException;

    /// @throws IOException if there is none, or it does not stand still
    void resume() throws IOException, InterruptedException;

    /// What has this name: a container of this root, as the OCI rules have it, else a pod of the resident shim.
    static Standable find(ContainerRoot root, String name) throws OciException {
        return find(root, name, new Standing());
    }

    /// The same among these pods.
    static Standable find(ContainerRoot root, String name, Standing pods) throws OciException {
        return root.has(name)
                ? new OfContainer(Container.find(root, name))
                : new OfPod(root, name, pods);
    }

    /// The processes of a container.
    record OfContainer(Container container) implements Standable {
        @Override
        public void pause() throws IOException, InterruptedException {
            container.pause();
        }

        @Override
        public void resume() throws IOException, InterruptedException {
            container.resume();
        }
    }

    /// The machine of a pod.
    ///
    /// @param root where there is no container of this name
    record OfPod(ContainerRoot root, String name, Standing pods) implements Standable {
        @Override
        public void pause() throws IOException, InterruptedException {
            stand(false);
        }

        @Override
        public void resume() throws IOException, InterruptedException {
            stand(true);
        }

        private void stand(boolean resume) throws IOException, InterruptedException {
            pods.stand(wholeName(), resume);
        }

        private String wholeName() throws OciException {
            try {
                return pods.find(name);
            } catch (IOException e) {
                throw new OciException(
                        "container '%s' does not exist under %s, and for a pod %s"
                                .formatted(name, root.folder(), e.getMessage()),
                        e);
            }
        }
    }
}
