package io.hcsshim.shim.task;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// How large the machine of a pod is.
///
/// @param memoryMb   its memory in MiB
/// @param processors its processors
public record PodSize(int memoryMb, int processors) {
    private static final long DEFAULT_PERIOD = 100_000;

    /// What an update of a pod asks its machine to be: as much memory as `memory.limit` says, and as many processors as
    /// `cpu.quota` can keep busy.
    ///
    /// @param resources an OCI `linux.resources`
    /// @throws TaskException `UNIMPLEMENTED` if it names neither, `FAILED_PRECONDITION` if one is less than there is:
    ///     a guest cannot be made to give up what it uses
    PodSize updated(JsonObject resources) throws TaskException {
        try {
            var memory = resources.object("memory").orElseGet(JsonObject::of).int64("limit");
            var cpu = resources.object("cpu").orElseGet(JsonObject::of);
            var period = cpu.uint64("period") == 0 ? DEFAULT_PERIOD : cpu.uint64("period");
            var quota = cpu.int64("quota");
            if (memory <= 0 && quota <= 0) {
                throw TaskException.unimplemented(
                        "of a pod's machine memory.limit and cpu.quota can be changed, and neither"
                                + " is given");
            }
            return new PodSize(
                    grown("MiB of memory", memoryMb, ceil(memory, 1 << 20)),
                    grown("processors", processors, ceil(quota, period)));
        } catch (JsonException e) {
            throw TaskException.invalid("update: " + e.getMessage());
        }
    }

    private static long ceil(long number, long unit) {
        return number <= 0 ? 0 : 1 + (number - 1) / unit;
    }

    private static int grown(String what, int now, long wanted) throws TaskException {
        if (wanted == 0) {
            return now;
        }
        if (wanted < now) {
            throw TaskException.precondition(
                    "the machine of a running pod does not get smaller: it has "
                            + now
                            + " "
                            + what
                            + ", and "
                            + wanted
                            + " are asked for");
        }
        if (wanted > Integer.MAX_VALUE) {
            throw TaskException.invalid("no machine has " + wanted + " " + what);
        }
        return (int) wanted;
    }
}
