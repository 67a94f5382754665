package io.hcsshim.cli.oci;

import java.io.IOException;

/// `runhcs run` with a bundle: create, start, wait, delete.
///
/// @param globals  the options before the command
/// @param options  those of `create`
/// @param detached whether to leave it running
public record BundleRun(GlobalOptions globals, CreationOptions options, boolean detached) {
    /// Runs it.
    ///
    /// @return the container's exit status; 0 if nobody waits for it
    public int run(String id) throws IOException, InterruptedException {
        try (var creation = Creation.make(globals, options.wish(id, detached))) {
            try {
                creation.container().start();
            } catch (IOException | InterruptedException e) {
                creation.container().remove();
                throw e;
            }
            if (detached) {
                return 0;
            }
            return Attended.await(creation.relay(), creation.container()::remove);
        }
    }
}
