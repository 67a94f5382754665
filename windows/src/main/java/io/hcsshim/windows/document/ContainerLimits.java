package io.hcsshim.windows.document;

import io.hcsshim.hcs.schema2.Memory;
import io.hcsshim.hcs.schema2.Processor;
import io.hcsshim.hcs.schema2.StorageQoS;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/// What a Windows container may use; 0 where nothing is said. Annotations go before `windows.resources`.
///
/// @param memoryMb  memory in MiB
/// @param count     processors; no more than the host has
/// @param maximum   share of them, 1 to 10 000 hundredths of a percent
/// @param weight    beside other containers, 1 to 10 000
/// @param iops      operations of its disk in a second
/// @param bandwidth bytes of its disk in a second
public record ContainerLimits(
        long memoryMb, int count, int maximum, int weight, int iops, int bandwidth) {
    private static final String PREFIX = "io.microsoft.container.";
    private static final int MOST = 10_000;

    /// Reads them.
    ///
    /// @param resources      an OCI `windows.resources`
    /// @param hostProcessors of the host
    /// @throws IllegalArgumentException if more than one of count, maximum and weight is given, or one is out of range
    public static ContainerLimits read(
            JsonObject resources, Map<String, String> annotations, int hostProcessors)
            throws JsonException {
        var memory = resources.object("memory").orElse(JsonObject.of());
        var cpu = resources.object("cpu").orElse(JsonObject.of());
        var storage = resources.object("storage").orElse(JsonObject.of());
        var said = new Annotations(annotations);
        var count = (int) said.number("processor.count", cpu.uint64("count"));
        var limits =
                new ContainerLimits(
                        said.number("memory.sizeinmb", memory.uint64("limit") >> 20),
                        Math.min(count, hostProcessors),
                        (int) said.number("processor.limit", cpu.uint64("maximum")),
                        (int) said.number("processor.weight", cpu.uint64("shares")),
                        (int) said.number("storage.qos.iopsmaximum", storage.uint64("iops")),
                        (int) said.number("storage.qos.bandwidthmaximum", storage.uint64("bps")));
        limits.check();
        return limits;
    }

    private void check() {
        var given = (count > 0 ? 1 : 0) + (maximum > 0 ? 1 : 0) + (weight > 0 ? 1 : 0);
        if (given > 1) {
            throw new IllegalArgumentException(
                    "of a Windows container's processor count, maximum and weight only one can be"
                            + " given");
        }
        if (maximum < 0 || maximum > MOST || weight < 0 || weight > MOST) {
            throw new IllegalArgumentException(
                    "a processor maximum or weight is 1 to 10000, not "
                            + Math.max(maximum, weight));
        }
    }

    private record Annotations(Map<String, String> all) {
        /// An annotation, if it is a number other than 0.
        long number(String name, long otherwise) {
            try {
                long number = Long.parseLong(all.getOrDefault(PREFIX + name, "0"));
                return number > 0 ? number : otherwise;
            } catch (NumberFormatException e) {
                return otherwise; // as the reference: what does not parse counts as absent
            }
        }
    }

    /// Memory, if it is limited.
    public Optional<Memory> memory() {
        return memoryMb == 0
                ? Optional.empty()
                : Optional.of(new Memory().with(Memory.SIZE_IN_MB, memoryMb));
    }

    /// Processors, if they are limited.
    public Optional<Processor> processor() {
        var processor =
                new Processor()
                        .with(Processor.COUNT, count)
                        .with(Processor.MAXIMUM, maximum)
                        .with(Processor.WEIGHT, weight);
        return count + maximum + weight == 0 ? Optional.empty() : Optional.of(processor);
    }

    /// The disk, if it is limited.
    public Optional<StorageQoS> storage() {
        var storage =
                new StorageQoS()
                        .with(StorageQoS.IOPS_MAXIMUM, iops)
                        .with(StorageQoS.BANDWIDTH_MAXIMUM, bandwidth);
        return iops + bandwidth == 0 ? Optional.empty() : Optional.of(storage);
    }
}
