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
    public static final Member<Integer> PROCESS_ID = Member.int32("ProcessId");
    public static final Member<String> IMAGE_NAME = Member.text("ImageName");
    public static final Member<Instant> CREATE_TIMESTAMP = Member.time("CreateTimestamp");
    public static final Member<Integer> USER_TIME100NS = Member.int32("UserTime100ns");
    public static final Member<Integer> KERNEL_TIME100NS = Member.int32("KernelTime100ns");
    public static final Member<Integer> MEMORY_COMMIT_BYTES = Member.int32("MemoryCommitBytes");
    public static final Member<Integer> MEMORY_WORKING_SET_PRIVATE_BYTES =
            Member.int32("MemoryWorkingSetPrivateBytes");
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
