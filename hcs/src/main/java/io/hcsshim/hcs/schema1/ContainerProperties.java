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
    public static final Member<String> ID = Member.text("Id").always();
    public static final Member<String> STATE = Member.text("State").always();
    public static final Member<String> NAME = Member.text("Name").always();
    public static final Member<String> SYSTEM_TYPE = Member.text("SystemType").always();

    /// `Linux` or `Windows`; empty for Windows too.
    public static final Member<String> RUNTIME_OS_TYPE = Member.text("RuntimeOsType");

    public static final Member<String> OWNER = Member.text("Owner").always();
    public static final Member<String> SILO_GUID = Member.text("SiloGuid");
    public static final Member<UUID> RUNTIME_ID = Member.guid("RuntimeId").always();
    public static final Member<Boolean> IS_RUNTIME_TEMPLATE = Member.flag("IsRuntimeTemplate");
    public static final Member<String> RUNTIME_IMAGE_PATH = Member.text("RuntimeImagePath");
    public static final Member<Boolean> STOPPED = Member.flag("Stopped");
    public static final Member<String> EXIT_TYPE = Member.text("ExitType");
    public static final Member<Boolean> ARE_UPDATES_PENDING = Member.flag("AreUpdatesPending");
    public static final Member<String> OB_ROOT = Member.text("ObRoot");
    public static final Member<Statistics> STATISTICS =
            Member.document("Statistics", Statistics::new).always();
    public static final Member<List<ProcessListItem>> PROCESS_LIST =
            Member.documents("ProcessList", ProcessListItem::new);
    public static final Member<Map<String, MappedVirtualDiskController>>
            MAPPED_VIRTUAL_DISK_CONTROLLERS =
                    Member.documentMap(
                            "MappedVirtualDiskControllers", MappedVirtualDiskController::new);
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
