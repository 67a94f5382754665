package io.hcsshim.vm;

import java.util.Map;

/// What somebody wants of a machine beyond what every hypervisor gives one. A hypervisor takes what it knows, as it makes the
/// machine, and passes over the rest.
///
/// @param settings by the names of Microsoft's annotations for machines, `io.microsoft.virtualmachine.…`
/// @param limits   the same as [VirtualMachine#limit] gets later, for one that can set them only now
public record Wishes(Map<String, String> settings, Limits limits) {
    /// None.
    public static final Wishes NONE = new Wishes(Map.of(), Limits.NONE);

    /// Keeps a copy of the map.
    public Wishes {
        settings = Map.copyOf(settings);
    }
}
