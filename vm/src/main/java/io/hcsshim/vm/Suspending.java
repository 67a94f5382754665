package io.hcsshim.vm;

import java.io.IOException;
import java.nio.file.Path;

/// Taking a machine off the host for a while, with all that it does. Thread-safe.
///
/// Meanwhile its listeners and vsock streams stand, and whoever reads or writes waits; devices can neither come nor go.
public interface Suspending {
    /// Writes the machine to files of a folder, which are on disk when this returns, and ends its process on the host.
    ///
    /// @param folder  an existing, empty folder
    /// @param written runs when the files are on disk, while the machine could still go on
    /// @throws IOException if it cannot be saved as it is, the files cannot be written, or `written` fails: then the
    ///     machine goes on, and the files are gone
    void suspend(Path folder, Step written) throws IOException, InterruptedException;

    /// What is done in between.
    interface Step {
        /// @throws IOException to have the machine go on instead
        void run() throws IOException;
    }

    /// Lets the machine go on where it was suspended; it needs the files no more when this returns.
    ///
    /// Its disks must not have changed meanwhile.
    ///
    /// @param folder what [#suspend] wrote
    /// @throws IOException if it does not come up; then it is still suspended, and this can be tried again
    void revive(Path folder) throws IOException, InterruptedException;
}
