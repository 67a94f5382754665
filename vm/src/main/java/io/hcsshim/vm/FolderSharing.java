package io.hcsshim.vm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Shares folders of the host by a 9p server of the hypervisor's own, on a vsock port of the machine.
public interface FolderSharing {
    /// A folder that is shared.
    ///
    /// @param name     what the guest asks for, the `aname` of 9p; no other share of the machine has it
    /// @param folder   on the host
    /// @param file     the only file in it that the guest may see, if it is about one
    /// @param port     the vsock port
    /// @param readOnly whether the guest is kept from changing anything
    record SharedFolder(
            String name, Path folder, Optional<String> file, int port, boolean readOnly) {}

    /// Shares a folder.
    ///
    /// @throws IOException if the hypervisor refuses; nothing is shared then
    void share(SharedFolder folder) throws IOException, InterruptedException;

    /// Ends a share; whoever uses it is cut off.
    void unshare(SharedFolder folder) throws IOException, InterruptedException;
}
