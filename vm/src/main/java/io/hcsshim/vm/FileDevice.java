package io.hcsshim.vm;

import java.io.IOException;

/// A virtio file system device for files of this host, of which a machine has one at most. Thread-safe.
public interface FileDevice {
    /// The device's name, at most 36 bytes of it, by which the guest mounts it.
    int LONGEST_TAG = 36;

    /// Plugs the device into the running machine, where it stays until the machine ends. Once.
    ///
    /// @param tag    its name
    /// @param server answers what the guest asks of it, from now until the machine has ended
    /// @throws IOException if the machine refuses; then there is none
    void plug(String tag, FileRequests server) throws IOException, InterruptedException;
}
