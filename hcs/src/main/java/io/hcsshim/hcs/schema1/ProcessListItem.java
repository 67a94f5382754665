package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.time.Instant;

/// A process of a compute system.
///
/// @param json its members
public record ProcessListItem(JsonObject json) implements Document<ProcessListItem> {
    /// When it started.
    public static final Member<Instant> CREATE_TIMESTAMP = Member.time("CreateTimestamp").always();

    /// The file name of its program.
    public static final Member<String> IMAGE_NAME = Member.text("ImageName");

    /// Processor time in the kernel, in units of 100 ns.
    public static final Member<Long> KERNEL_TIME100NS = Member.uint64("KernelTime100ns");

    /// Memory that it has committed, in bytes.
    public static final Member<Long> MEMORY_COMMIT_BYTES = Member.uint64("MemoryCommitBytes");

    /// Memory in RAM that is its own, in bytes.
    public static final Member<Long> MEMORY_WORKING_SET_PRIVATE_BYTES =
            Member.uint64("MemoryWorkingSetPrivateBytes");

    /// Memory in RAM that it shares with others, in bytes.
    public static final Member<Long> MEMORY_WORKING_SET_SHARED_BYTES =
            Member.uint64("MemoryWorkingSetSharedBytes");

    /// Its number.
    public static final Member<Long> PROCESS_ID = Member.uint32("ProcessId");

    /// Processor time in the program, in units of 100 ns.
    public static final Member<Long> USER_TIME100NS = Member.uint64("UserTime100ns");

    /// Its members in order.
    public static final Shape<ProcessListItem> SHAPE =
            Shape.of(
                    ProcessListItem::new,
                    CREATE_TIMESTAMP,
                    IMAGE_NAME,
                    KERNEL_TIME100NS,
                    MEMORY_COMMIT_BYTES,
                    MEMORY_WORKING_SET_PRIVATE_BYTES,
                    MEMORY_WORKING_SET_SHARED_BYTES,
                    PROCESS_ID,
                    USER_TIME100NS);

    /// The empty document.
    public ProcessListItem() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ProcessListItem> shape() {
        return SHAPE;
    }
}
