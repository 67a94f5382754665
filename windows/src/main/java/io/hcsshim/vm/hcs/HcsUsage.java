package io.hcsshim.vm.hcs;

import io.hcsshim.hcs.HcsSystem;
import io.hcsshim.hcs.schema2.PropertyQuery;
import io.hcsshim.hcs.schema2.PropertyType;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/// What a machine of the compute service has used.
///
/// @param processorNanoseconds of all its processors
/// @param residentBytes        memory that the host has given it
public record HcsUsage(long processorNanoseconds, long residentBytes) {
    private static final PropertyQuery QUERY =
            new PropertyQuery()
                    .with(
                            PropertyQuery.PROPERTY_TYPES,
                            List.of(PropertyType.STATISTICS, PropertyType.MEMORY));
    private static final long PAGE = 4096;
    private static final int TICK = 100; // nanoseconds

    /// Asks the service.
    ///
    /// @param name of the machine, for messages
    public static HcsUsage of(String name, HcsSystem system) throws IOException {
        try {
            var properties = system.properties(QUERY);
            var processor = member(member(properties, "Statistics"), "Processor");
            var memory = member(member(properties, "Memory"), "VirtualMachineMemory");
            return new HcsUsage(
                    processor.uint64("TotalRuntime100ns") * TICK,
                    memory.uint64("AssignedMemory") * PAGE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("measure machine " + name);
        }
    }

    private static JsonObject member(JsonObject of, String name) throws IOException {
        return of.object(name).orElse(JsonObject.of());
    }

    /// The same for a machine that may have as much memory as it has.
    public MachineUsage measured() {
        return measured(residentBytes);
    }

    /// The same for a machine that may have so much memory.
    public MachineUsage measured(long memoryBytes) {
        return new MachineUsage(processorNanoseconds, residentBytes, memoryBytes);
    }
}
