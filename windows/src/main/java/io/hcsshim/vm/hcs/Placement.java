package io.hcsshim.vm.hcs;

import io.hcsshim.vm.Wishes.HostDevice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// Where on the host a machine is, and what of the host it has for itself.
///
/// @param nodes     its NUMA nodes
/// @param group     the GUID of the group of processors that it is in, or empty
/// @param partition the GUID of the partition of resources that it is in, or empty; not with a group
/// @param devices   PCI devices of the host
public record Placement(Nodes nodes, String group, String partition, List<Pci> devices) {
    /// Anywhere.
    public static final Placement ANYWHERE = new Placement(new Nodes.Usual(), "", "", List.of());

    /// A PCI device of the host that a machine has for itself.
    ///
    /// @param id       a GUID by which the guest finds it on its bus
    /// @param path     what the host knows it by
    /// @param function its virtual function, 0 for the device itself
    public record Pci(String id, String path, int function) {
        private static final List<String> KINDS = List.of("gpu", "vpci", "vpci-instance-id");

        /// The one that a spec names. A number as the last part of its id is a virtual function.
        ///
        /// @throws IllegalArgumentException if no machine has devices of its kind
        public static Pci of(HostDevice wanted) {
            if (!KINDS.contains(wanted.kind())) {
                throw new IllegalArgumentException(
                        "a machine has no device of the type '"
                                + wanted.kind()
                                + "', but "
                                + String.join(", ", KINDS));
            }
            var id = wanted.id();
            var guid = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
            int last = Math.max(id.lastIndexOf('\\'), id.lastIndexOf('/'));
            var end = id.substring(last + 1);
            boolean function = last > 0 && end.matches("\\d{1,5}");
            return function
                    ? new Pci(guid, id.substring(0, last), Integer.parseInt(end))
                    : new Pci(guid, id, 0);
        }
    }

    /// Checks its parts, and keeps copies of those that could change.
    public Placement {
        devices = List.copyOf(devices);
        if (!group.isEmpty() && !partition.isEmpty()) {
            throw new IllegalArgumentException(
                    "a machine is in a group of processors or in a partition of resources, not in both");
        }
    }
}
