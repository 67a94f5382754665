package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.time.Instant;

/// A process of a compute system.
///
/// @param json its members
public record ProcessDetails(JsonObject json) implements Document<ProcessDetails> {
    /// Its number.
    public static final Member<Integer> PROCESS_ID = Member.int32("ProcessId");

    /// The file name of its program.
    public static final Member<String> IMAGE_NAME = Member.text("ImageName");

    /// When it started.
    public static final Member<Instant> CREATE_TIMESTAMP = Member.time("CreateTimestamp");

    /// Processor time in the program, in units of 100 ns.
    public static final Member<Integer> USER_TIME100NS = Member.int32("UserTime100ns");

    /// Processor time in the kernel, in units of 100 ns.
    public static final Member<Integer> KERNEL_TIME100NS = Member.int32("KernelTime100ns");

    /// Memory that it has committed, in bytes.
    public static final Member<Integer> MEMORY_COMMIT_BYTES = Member.int32("MemoryCommitBytes");

    /// Memory in RAM that is its own, in bytes.
    public static final Member<Integer> MEMORY_WORKING_SET_PRIVATE_BYTES =
            Member.int32("MemoryWorkingSetPrivateBytes");

    /// Memory in RAM that it shares with others, in bytes.
    public static final Member<Integer> MEMORY_WORKING_SET_SHARED_BYTES =
            Member.int32("MemoryWorkingSetSharedBytes");

    /// Its members in order.
    public static final Shape<ProcessDetails> SHAPE =
            Shape.of(
                    ProcessDetails::new,
                    PROCESS_ID,
                    IMAGE_NAME,
                    CREATE_TIMESTAMP,
                    USER_TIME100NS,
                    KERNEL_TIME100NS,
                    MEMORY_COMMIT_BYTES,
                    MEMORY_WORKING_SET_PRIVATE_BYTES,
                    MEMORY_WORKING_SET_SHARED_BYTES);

    /// The empty document.
    public ProcessDetails() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ProcessDetails> shape() {
        return SHAPE;
    }
}
