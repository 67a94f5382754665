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
    /// The id that the system was made with.
    public static final Member<String> ID = Member.text("Id");

    /// `Container` or `VirtualMachine`.
    public static final Member<String> SYSTEM_TYPE = Member.text("SystemType");

    /// `Windows` or `Linux`.
    public static final Member<String> RUNTIME_OS_TYPE = Member.text("RuntimeOsType");

    /// A name for people.
    public static final Member<String> NAME = Member.text("Name");

    /// The owner from its document.
    public static final Member<String> OWNER = Member.text("Owner");

    /// The GUID of the machine by which Hyper-V and its sockets know it.
    public static final Member<String> RUNTIME_ID = Member.text("RuntimeId");

    /// A GUID for each start of the system.
    public static final Member<String> SYSTEM_GUID = Member.text("SystemGUID");

    /// The template that it was cloned from.
    public static final Member<String> RUNTIME_TEMPLATE_ID = Member.text("RuntimeTemplateId");

    /// `Created`, `Running`, `Paused`, `Stopped`, …
    public static final Member<String> STATE = Member.text("State");

    /// Whether it has ended; then [#EXIT_TYPE] says how.
    public static final Member<Boolean> STOPPED = Member.flag("Stopped");

    /// How it ended, e.g. `GracefulExit`, `UnexpectedExit`, `ForcedExit`; empty while it runs.
    public static final Member<String> EXIT_TYPE = Member.text("ExitType");

    /// Present if [PropertyType#MEMORY] was asked for.
    public static final Member<MemoryInformationForVm> MEMORY =
            Member.document("Memory", MemoryInformationForVm::new);

    /// Present if [PropertyType#STATISTICS] was asked for.
    public static final Member<Statistics> STATISTICS =
            Member.document("Statistics", Statistics::new);

    /// Present if [PropertyType#PROCESS_LIST] was asked for.
    public static final Member<List<ProcessDetails>> PROCESS_LIST =
            Member.documents("ProcessList", ProcessDetails::new);

    /// Whether it ends when nobody holds it any more.
    public static final Member<Boolean> TERMINATE_ON_LAST_HANDLE_CLOSED =
            Member.flag("TerminateOnLastHandleClosed");

    /// The id of the machine that it lives in; empty for none.
    public static final Member<String> HOSTING_SYSTEM_ID = Member.text("HostingSystemId");

    /// Present if [PropertyType#SHARED_MEMORY_REGION] was asked for.
    public static final Member<List<SharedMemoryRegionProperties>> SHARED_MEMORY_REGION_INFO =
            Member.documents("SharedMemoryRegionInfo", SharedMemoryRegionProperties::new);

    /// Present if [PropertyType#GUEST_CONNECTION] was asked for.
    public static final Member<GuestConnectionProperties> GUEST_CONNECTION_INFO =
            Member.document("GuestConnectionInfo", GuestConnectionProperties::new);

    /// Answers to [PropertyQuery#QUERIES], by the same names.
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
