package io.hcsshim.windows.container;

import io.hcsshim.shim.task.TaskException;
import io.hcsshim.windows.document.ContainerLayers;
import io.hcsshim.windows.document.Isolation;
import io.hcsshim.windows.document.WindowsSpec;
import java.util.List;
import java.util.Optional;

/// What containers of Windows may ask for and do not get; why is in docs/windows.md. They are refused before anything is
/// made: who wants to be hidden from the host is not to run in its sight.
final class NotBuilt {
    private static final String MACHINE = "io.microsoft.virtualmachine.wcow.";
    private static final List<String> HIDDEN =
            List.of("securitypolicy", "enforcer", "gueststatefile", "isolation_type");

    private NotBuilt() {}

    /// @throws TaskException `UNIMPLEMENTED` in words
    static void refuse(WindowsSpec spec, Optional<ContainerLayers> layers) throws TaskException {
        for (var name : HIDDEN) {
            if (!spec.annotations().getOrDefault(MACHINE + name, "").isEmpty()) {
                throw TaskException.unimplemented(
                        "annotation "
                                + MACHINE
                                + name
                                + ": confidential machines of Windows are not built");
            }
        }
        if (spec.isolation() == Isolation.HYPERVISOR && layers.isPresent()) {
            refuse(layers.get());
        }
    }

    private static void refuse(ContainerLayers layers) throws TaskException {
        var images = layers.images();
        if (images.isEmpty()) {
            return;
        }
        throw TaskException.unimplemented(
                switch (images.kind()) {
                    case FOLDER ->
                            "layers in CimFS images that are folders (mount type CimFS) can be mounted on the host alone, not in a machine";
                    case SINGLE_FILE, BLOCK_DEVICE ->
                            "layers in sealed CimFS images (mount type BlockCIM) are mounted by guests of confidential machines alone, and those of Windows are not built";
                });
    }
}
