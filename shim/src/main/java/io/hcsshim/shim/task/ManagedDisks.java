package io.hcsshim.shim.task;

import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.uvm.ContainerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// Files of the host that go with a container, in the journal of the pod whose machine it is in: who finds that of a killed
/// process deletes them.
///
/// @param numbers of their lines
public record ManagedDisks(PodFolder folder, List<Integer> numbers) {
    /// Writes down those of a container that is about to be made.
    static ManagedDisks of(PodFolder folder, ContainerRequest request) throws IOException {
        var numbers = new ArrayList<Integer>();
        for (var image : request.managedDisks()) {
            if (Files.exists(image)) { // else the machine says so
                numbers.add(folder.making(HostObject.ManagedDisk.of(image)));
            }
        }
        return new ManagedDisks(folder, List.copyOf(numbers));
    }

    /// They have gone with the container, or it never came to be.
    void gone() throws IOException {
        if (!folder.exists()) {
            return; // with its pod
        }
        for (var number : numbers) {
            folder.gone(number);
        }
    }
}
