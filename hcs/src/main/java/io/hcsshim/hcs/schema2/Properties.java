package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;
import java.util.Map;

/// What is known of a compute system.
///
/// @param json its members
public record Properties(JsonObject json) implements Document<Properties> {
    public static final Member<String> ID = Member.text("Id");

    /// `Container` or `VirtualMachine`.
    public static final Member<String> SYSTEM_TYPE = Member.text("SystemType");

    public static final Member<String> RUNTIME_OS_TYPE = Member.text("RuntimeOsType");
    public static final Member<String> NAME = Member.text("Name");
    public static final Member<String> OWNER = Member.text("Owner");
    public static final Member<String> RUNTIME_ID = Member.text("RuntimeId");
    public static final Member<String> SYSTEM_GUID = Member.text("SystemGUID");
    public static final Member<String> RUNTIME_TEMPLATE_ID = Member.text("RuntimeTemplateId");

    /// `Created`, `Running`, `Paused`, `Stopped`, …
    public static final Member<String> STATE = Member.text("State");

    public static final Member<Boolean> STOPPED = Member.flag("Stopped");
    public static final Member<String> EXIT_TYPE = Member.text("ExitType");
    public static final Member<MemoryInformationForVm> MEMORY =
            Member.document("Memory", MemoryInformationForVm::new);
    public static final Member<Statistics> STATISTICS =
            Member.document("Statistics", Statistics::new);
    public static final Member<List<ProcessDetails>> PROCESS_LIST =
            Member.documents("ProcessList", ProcessDetails::new);
    public static final Member<Boolean> TERMINATE_ON_LAST_HANDLE_CLOSED =
            Member.flag("TerminateOnLastHandleClosed");
    public static final Member<String> HOSTING_SYSTEM_ID = Member.text("HostingSystemId");
    public static final Member<List<SharedMemoryRegionProperties>> SHARED_MEMORY_REGION_INFO =
            Member.documents("SharedMemoryRegionInfo", SharedMemoryRegionProperties::new);
    public static final Member<GuestConnectionProperties> GUEST_CONNECTION_INFO =
            Member.document("GuestConnectionInfo", GuestConnectionProperties::new);
    public static final Member<Map<String, PropertyResponse>> PROPERTY_RESPONSES =
            Member.documentMap("PropertyResponses", PropertyResponse::new);

    /// What a Linux container uses, in containerd's cgroup v1 shape.
    public static final Member<Json> LCOW_METRICS = Member.any("LCOWMetrics");

    /// Its members in order.
    public static final Shape<Properties> SHAPE =
            Shape.of(
                    Properties::new,
                    ID,
                    SYSTEM_TYPE,
                    RUNTIME_OS_TYPE,
                    NAME,
                    OWNER,
                    RUNTIME_ID,
                    SYSTEM_GUID,
                    RUNTIME_TEMPLATE_ID,
                    STATE,
                    STOPPED,
                    EXIT_TYPE,
                    MEMORY,
                    STATISTICS,
                    PROCESS_LIST,
                    TERMINATE_ON_LAST_HANDLE_CLOSED,
                    HOSTING_SYSTEM_ID,
                    SHARED_MEMORY_REGION_INFO,
                    GUEST_CONNECTION_INFO,
                    PROPERTY_RESPONSES,
                    LCOW_METRICS);

    /// The empty document.
    public Properties() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Properties> shape() {
        return SHAPE;
    }
}
