package io.hcsshim.uvm.share;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Rlimits;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/// What gives one machine files of this host. Thread-safe.
///
/// Whatever a guest asks for is done by this process's threads on descriptors that the export began with, so it ends with this
/// process and leaves nothing on the host.
sealed interface FileServer extends AutoCloseable permits NinepServer, DeviceServer {
    /// Files that a guest may hold, each of which is one or two descriptors of this process.
    int MOST_FILES = 16_384;

    /// Offers an export under a name that no other has.
    void offer(String name, Export export) throws IOException;

    /// Takes an export back: whoever still uses it is cut off, also a guest that says it does not.
    void withdraw(String name);

    /// What the guest is told so that it has an export at a path.
    MappedDirectory mapping(String path, String name, boolean readOnly);

    /// Ends what processes of the guest wait for that no signal reaches.
    void interruptLockWaits();

    @Override
    void close();

    /// As many files as a guest may hold: a quarter of what this process may have, which serves other machines also.
    static Semaphore room() {
        return new Semaphore(files());
    }

    private static int files() {
        try {
            long most = Rlimits.get(Rlimits.Resource.NOFILE).soft();
            return most == Rlimits.INFINITY ? MOST_FILES : (int) Math.min(MOST_FILES, most / 4);
        } catch (ErrnoException _) {
            return MOST_FILES / 16;
        }
    }
}
