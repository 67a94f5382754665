package io.hcsshim.vm.hcs;

import io.hcsshim.hcs.schema2.MemoryBacking;
import io.hcsshim.hcs.schema2.Numa;
import io.hcsshim.hcs.schema2.NumaProcessors;
import io.hcsshim.hcs.schema2.NumaSetting;
import io.hcsshim.hcs.schema2.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The NUMA nodes of a machine (host specification, "compute topology"), which has its memory to itself then.
public sealed interface Nodes {
    /// What the machine would have without being asked.
    record Usual() implements Nodes {}

    /// As many as the service needs to stay below these.
    ///
    /// @param processors a node has at most, above 0
    /// @param megabytes  a node has at most, above 0
    /// @param preferred  nodes of the host; none for any
    record AtMost(long processors, long megabytes, List<Long> preferred) implements Nodes {
        /// Keeps a copy of the list.
        public AtMost {
            preferred = List.copyOf(preferred);
        }
    }

    /// Each by itself.
    record Each(List<Node> nodes) implements Nodes {
        private static final int MOST = 64;

        /// Checks them.
        public Each {
            nodes = List.copyOf(nodes);
            long wild = nodes.stream().filter(node -> node.physical() == Node.ANY).count();
            if (nodes.isEmpty() || nodes.size() > MOST) {
                throw new IllegalArgumentException(
                        "a machine has 1 to 64 NUMA nodes, not " + nodes.size());
            }
            if (wild != 0 && wild != nodes.size()) {
                throw new IllegalArgumentException(
                        "either all NUMA nodes are anywhere on the host, or none");
            }
        }
    }

    /// One node.
    ///
    /// @param physical   the host's, 0 to 63, or [#ANY]
    /// @param processors how many of the machine's
    /// @param megabytes  how much of its memory, above 0
    record Node(long physical, long processors, long megabytes) {
        /// Anywhere on the host.
        public static final long ANY = 255;

        /// Checks its parts.
        public Node {
            if (physical < 0 || physical > 63 && physical != ANY) {
                throw new IllegalArgumentException("no NUMA node of a host: " + physical);
            }
            if (megabytes <= 0) {
                throw new IllegalArgumentException("a NUMA node without memory");
            }
        }
    }

    /// Checks that they are those of a machine.
    ///
    /// @throws IllegalArgumentException if they have other memory or processors than it
    default void check(long megabytes, long processors) {
        if (this instanceof Each(var nodes)) {
            long memory = nodes.stream().mapToLong(Node::megabytes).sum();
            long all = nodes.stream().mapToLong(Node::processors).sum();
            if (memory != megabytes || all != processors) {
                throw new IllegalArgumentException(
                        "the NUMA nodes have %d MiB and %d processors, the machine %d and %d"
                                .formatted(memory, all, megabytes, processors));
            }
        }
    }

    /// The member of the topology, if it has one.
    default Optional<Numa> document() {
        return switch (this) {
            case Usual() -> Optional.empty();
            case AtMost(_, var megabytes, var preferred) ->
                    Optional.of(
                            new Numa()
                                    .with(Numa.PREFERRED_PHYSICAL_NODES, preferred)
                                    .with(Numa.MAX_SIZE_PER_NODE, megabytes));
            case Each(var nodes) ->
                    Optional.of(
                            new Numa()
                                    .with(Numa.VIRTUAL_NODE_COUNT, nodes.size())
                                    .with(Numa.SETTINGS, settings(nodes)));
        };
    }

    private static List<NumaSetting> settings(List<Node> nodes) {
        var settings = new ArrayList<NumaSetting>();
        for (var node : nodes) {
            long number = settings.size();
            settings.add(
                    new NumaSetting()
                            .with(NumaSetting.VIRTUAL_NODE_NUMBER, number)
                            .with(NumaSetting.PHYSICAL_NODE_NUMBER, node.physical())
                            .with(NumaSetting.VIRTUAL_SOCKET_NUMBER, number)
                            .with(NumaSetting.COUNT_OF_PROCESSORS, node.processors())
                            .with(NumaSetting.COUNT_OF_MEMORY_BLOCKS, node.megabytes())
                            .with(NumaSetting.MEMORY_BACKING_TYPE, MemoryBacking.PHYSICAL));
        }
        return settings;
    }

    /// What the processors say of them.
    default Optional<NumaProcessors> perNode() {
        return this instanceof AtMost(var processors, _, _)
                ? Optional.of(
                        new NumaProcessors()
                                .with(
                                        NumaProcessors.COUNT_PER_NODE,
                                        new Range().with(Range.MAX, processors)))
                : Optional.empty();
    }
}
