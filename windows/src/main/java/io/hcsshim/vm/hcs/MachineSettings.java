package io.hcsshim.vm.hcs;

import io.hcsshim.vm.Confidential;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.Wishes;
import io.hcsshim.vm.hcs.LinuxMachine.Boot;
import io.hcsshim.vm.hcs.LinuxMachine.MemorySettings;
import io.hcsshim.vm.hcs.Nodes.Node;
import io.hcsshim.vm.hcs.Placement.Pci;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Annotations of a pod that mean something to the compute service alone (host specification, annotations "compute topology" and
/// "boot"). Pure.
///
/// @param said what they say
/// @param secret what they say of a machine that is hidden from its host, if it is
record MachineSettings(Wishes said, Optional<Confidential> secret) {
    private static final String PREFIX = Wishes.PREFIX;
    private static final String MEMORY = "computetopology.memory.";
    private static final String NUMA = "computetopology.numa.";
    private static final String PER_NODE = "computetopology.processor.numa.";
    private static final String SERVICES = PREFIX + "hv-socket.service-table.";

    /// @throws IllegalArgumentException if they contradict themselves
    static MachineSettings of(Wishes said) {
        return new MachineSettings(
                said, Confidential.of(said).filter(policy -> policy.hardware().isPresent()));
    }

    private String text(String name) {
        return said.text(name);
    }

    private boolean flag(String name, boolean otherwise) {
        return said.flag(name, otherwise);
    }

    private long number(String name) {
        return text(name).isEmpty() ? 0 : parse(name, text(name));
    }

    private static long parse(String name, String text) {
        try {
            return Long.parseUnsignedLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PREFIX + name + ": no number: '" + text + "'", e);
        }
    }

    private List<Long> numbers(String name) {
        var numbers = new ArrayList<Long>();
        for (var word : text(name).split(",")) {
            if (!word.isBlank()) {
                numbers.add(parse(name, word));
            }
        }
        return numbers;
    }

    private String guid(String name) {
        var text = text(name);
        try {
            return text.isEmpty() ? "" : UUID.fromString(text).toString();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PREFIX + name + ": no GUID: '" + text + "'", e);
        }
    }

    /// Its memory. One that is all there from the start is promised to nobody else.
    MemorySettings memory(long sizeMb) {
        return new MemorySettings(
                sizeMb,
                flag(MEMORY + "allowovercommit", true) && !isPhysical() && secret.isEmpty(),
                flag(MEMORY + "enabledeferredcommit", false),
                flag(MEMORY + "enablecolddiscardhint", false),
                number(MEMORY + "lowmmiogapinmb"),
                number(MEMORY + "highmmiobaseinmb"),
                number(MEMORY + "highmmiogapinmb"));
    }

    private boolean isPhysical() {
        return flag("fullyphysicallybacked", false);
    }

    /// Whether it may have persistent memory: not if all its memory is there from the start, or hidden.
    boolean hasPmem() {
        return !isPhysical() && secret.isEmpty();
    }

    /// Where on the host it is.
    ///
    /// @param memory of the machine
    /// @throws IllegalArgumentException if its NUMA nodes are not those of the machine
    Placement placement(VmSpec spec, MemorySettings memory) {
        var nodes = nodes();
        if (!(nodes instanceof Nodes.Usual) && memory.overcommit()) {
            throw new IllegalArgumentException(
                    "NUMA nodes need memory that is not overcommitted ("
                            + PREFIX
                            + MEMORY
                            + "allowovercommit)");
        }
        nodes.check(spec.memoryMb(), spec.processors());
        return new Placement(
                nodes,
                guid("cpugroup.id"),
                guid("resource-partition-id"),
                spec.wishes().devices().stream().map(Pci::of).toList());
    }

    private Nodes nodes() {
        long processors = number(PER_NODE + "max-processors-per-node");
        long megabytes = number(PER_NODE + "max-size-per-node");
        if (processors > 0 && megabytes > 0) {
            return new Nodes.AtMost(
                    processors, megabytes, numbers(NUMA + "preferred-physical-nodes"));
        }
        var physical = numbers(NUMA + "mapped-physical-nodes");
        var counts = numbers(NUMA + "count-of-processors");
        var blocks = numbers(NUMA + "count-of-memory-blocks");
        if (physical.isEmpty() && counts.isEmpty() && blocks.isEmpty()) {
            return new Nodes.Usual();
        }
        if (physical.size() != counts.size() || counts.size() != blocks.size()) {
            throw new IllegalArgumentException(
                    "the three lists of NUMA nodes are not equally long: "
                            + List.of(physical.size(), counts.size(), blocks.size()));
        }
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < physical.size(); i++) {
            nodes.add(new Node(physical.get(i), counts.get(i), blocks.get(i)));
        }
        return new Nodes.Each(nodes);
    }

    /// A named pipe that its first serial port is, or empty.
    String console() {
        return text("console.pipe");
    }

    private boolean hasPci(VmSpec spec) {
        return flag("lcow.vpcienabled", false) || !spec.wishes().devices().isEmpty();
    }

    /// How it comes up: the service loads the kernel, or its firmware does.
    Boot boot(VmSpec spec) {
        if (secret.isPresent()) {
            return hidden(spec, secret.get());
        }
        var line = KernelWords.in(spec.commandLine(), console(), hasPci(spec));
        if (flag("lcow.kerneldirectboot", true)) {
            return new Boot.Kernel(
                    spec.kernel().toString(), Optional.of(spec.initrd().toString()), line);
        }
        var folder = spec.kernel().toAbsolutePath().getParent();
        return new Boot.Firmware(
                String.valueOf(folder), "initrd=/" + spec.initrd().getFileName() + " " + line);
    }

    /// What its host could look in by, or would have to tell it, it does not have.
    private Boot hidden(VmSpec spec, Confidential policy) {
        if (!console().isEmpty() || !spec.wishes().devices().isEmpty() || hasNodes()) {
            throw new IllegalArgumentException(
                    "a machine that is hidden from its host has no serial port, no devices of the host and no NUMA nodes");
        }
        var state = policy.hardware().orElseThrow().guestState();
        return new Boot.Confidential(
                spec.kernel().toAbsolutePath().resolveSibling(state).toString(),
                policy.digest(),
                text("lcow.hcl-enabled").isEmpty()
                        ? Optional.empty()
                        : Optional.of(flag("lcow.hcl-enabled", false)),
                numbers("lcow.extra-vsock-ports").stream().map(Long::intValue).toList());
    }

    private boolean hasNodes() {
        return !(nodes() instanceof Nodes.Usual);
    }

    /// Further services of its Hyper-V sockets, whether they may be bound by wildcards.
    Map<String, Boolean> services() {
        var services = new HashMap<String, Boolean>();
        said.settings()
                .forEach((name, value) -> {
                    if (name.startsWith(SERVICES)) {
                        services.put(name.substring(SERVICES.length()), wildcard(name, value));
                    }
                });
        return services;
    }

    private static boolean wildcard(String name, String document) {
        try {
            return JsonObject.parse(document).bool("AllowWildcardBinds");
        } catch (JsonException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }
}
