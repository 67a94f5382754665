package io.hcsshim.vm;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What somebody wants of a machine beyond what every hypervisor gives one. A hypervisor takes what it knows, as it makes the
/// machine, and passes over the rest; but a device that it cannot give is a failure.
///
/// @param settings by the names of Microsoft's annotations for machines, `io.microsoft.virtualmachine.…`
/// @param limits   the same as [VirtualMachine#limit] gets later, for one that can set them only now
/// @param devices  of the host, that the machine has for itself from the start
public record Wishes(Map<String, String> settings, Limits limits, List<HostDevice> devices) {
    /// What the names of annotations for machines begin with.
    public static final String PREFIX = "io.microsoft.virtualmachine.";

    /// The words for yes that annotations have.
    private static final Set<String> YES = Set.of("1", "t", "T", "TRUE", "true", "True");

    /// None.
    public static final Wishes NONE = new Wishes(Map.of(), Limits.NONE, List.of());

    /// A device of the host, as `windows.devices` of an OCI spec names it.
    ///
    /// @param kind such as `vpci-instance-id`
    /// @param id   what that kind of host knows it by; a number as its last part is a virtual function
    public record HostDevice(String kind, String id) {}

    /// Keeps copies of what could change.
    public Wishes {
        settings = Map.copyOf(settings);
        devices = List.copyOf(devices);
    }

    /// What a setting says, empty if nothing.
    ///
    /// @param name without its [#PREFIX]
    public String text(String name) {
        return settings.getOrDefault(PREFIX + name, "").strip();
    }

    /// Whether a setting says yes.
    ///
    /// @param name      without its [#PREFIX]
    /// @param otherwise what counts if it says nothing
    public boolean flag(String name, boolean otherwise) {
        var text = text(name);
        return text.isEmpty() ? otherwise : YES.contains(text);
    }
}
