package io.hcsshim.vm.hcs;

import java.util.List;

/// Where on the host a machine is, and what of the host it has for itself.
///
/// @param nodes     its NUMA nodes
/// @param group     the GUID of the group of processors that it is in, or empty
/// @param partition the GUID of the partition of resources that it is in, or empty; not with a group
/// @param devices   PCI devices of the host
public record Placement(Nodes nodes, String group, String partition, List<Pci> devices) {
    /// Anywhere.
    public static final Placement ANYWHERE = new Placement(new Nodes.Usual(), "", "", List.of());

    /// A PCI device that is the machine's from the start.
    ///
    /// @param id       a GUID by which the guest finds it on its bus
    /// @param path     what the host knows it by
    /// @param function its virtual function, 0 for the device itself
    public record Pci(String id, String path, int function) {}

    /// Checks its parts, and keeps copies of those that could change.
    public Placement {
        devices = List.copyOf(devices);
        if (!group.isEmpty() && !partition.isEmpty()) {
            throw new IllegalArgumentException(
                    "a machine is in a group of processors or in a partition of resources, not in both");
        }
    }
}
