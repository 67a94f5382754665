package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What is known of a compute system.
///
/// @param json its members
public record ContainerProperties(JsonObject json) implements Document<ContainerProperties> {
    /// The id that the system was made with.
    public static final Member<String> ID = Member.text("Id").always();

    /// `Created`, `Running`, `Paused`, `Stopped` and others that the service may add.
    public static final Member<String> STATE = Member.text("State").always();

    /// The name from its document.
    public static final Member<String> NAME = Member.text("Name").always();

    /// `Container` or `VirtualMachine`.
    public static final Member<String> SYSTEM_TYPE = Member.text("SystemType").always();

    /// `Linux` or `Windows`; empty for Windows too.
    public static final Member<String> RUNTIME_OS_TYPE = Member.text("RuntimeOsType");

    /// The owner from its document.
    public static final Member<String> OWNER = Member.text("Owner").always();

    /// The GUID of the silo, the job that a process-isolated container is.
    public static final Member<String> SILO_GUID = Member.text("SiloGuid");

    /// The GUID of the machine by which Hyper-V and its sockets know it; all zeros for one without a machine.
    public static final Member<UUID> RUNTIME_ID = Member.guid("RuntimeId").always();

    /// Whether it is a stopped machine that others are cloned from.
    public static final Member<Boolean> IS_RUNTIME_TEMPLATE = Member.flag("IsRuntimeTemplate");

    /// The folder of the image that its utility VM booted from.
    public static final Member<String> RUNTIME_IMAGE_PATH = Member.text("RuntimeImagePath");

    /// Whether it has ended; then [#EXIT_TYPE] says how.
    public static final Member<Boolean> STOPPED = Member.flag("Stopped");

    /// How it ended, e.g. `GracefulExit`, `UnexpectedExit`, `ForcedExit`; empty while it runs.
    public static final Member<String> EXIT_TYPE = Member.text("ExitType");

    /// Whether updates wait for it to be started with [ContainerConfig#SERVICING].
    public static final Member<Boolean> ARE_UPDATES_PENDING = Member.flag("AreUpdatesPending");

    /// The folder of the object manager that is its root.
    public static final Member<String> OB_ROOT = Member.text("ObRoot");

    /// Present if a [PropertyQuery] asked for `Statistics`.
    public static final Member<Statistics> STATISTICS =
            Member.document("Statistics", Statistics::new).always();

    /// Present if a [PropertyQuery] asked for `ProcessList`.
    public static final Member<List<ProcessListItem>> PROCESS_LIST =
            Member.documents("ProcessList", ProcessListItem::new);

    /// By the number of the controller, in text; present if a [PropertyQuery] asked for `MappedVirtualDisk`.
    public static final Member<Map<String, MappedVirtualDiskController>>
            MAPPED_VIRTUAL_DISK_CONTROLLERS =
                    Member.documentMap(
                            "MappedVirtualDiskControllers", MappedVirtualDiskController::new);

    /// Present if a [PropertyQuery] asked for `GuestConnection`.
    public static final Member<GuestConnectionProperties> GUEST_CONNECTION_INFO =
            Member.document("GuestConnectionInfo", GuestConnectionProperties::new).always();

    /// Its members in order.
    public static final Shape<ContainerProperties> SHAPE =
            Shape.of(
                    ContainerProperties::new,
                    ID,
                    STATE,
                    NAME,
                    SYSTEM_TYPE,
                    RUNTIME_OS_TYPE,
                    OWNER,
                    SILO_GUID,
                    RUNTIME_ID,
                    IS_RUNTIME_TEMPLATE,
                    RUNTIME_IMAGE_PATH,
                    STOPPED,
                    EXIT_TYPE,
                    ARE_UPDATES_PENDING,
                    OB_ROOT,
                    STATISTICS,
                    PROCESS_LIST,
                    MAPPED_VIRTUAL_DISK_CONTROLLERS,
                    GUEST_CONNECTION_INFO);

    /// The empty document.
    public ContainerProperties() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ContainerProperties> shape() {
        return SHAPE;
    }
}
