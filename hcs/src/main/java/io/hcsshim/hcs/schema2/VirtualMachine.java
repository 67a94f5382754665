package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A virtual machine.
///
/// @param json its members
public record VirtualMachine(JsonObject json) implements Document<VirtualMachine> {
    public static final Member<Version> VERSION = Member.document("Version", Version::new);

    /// Whether a reset by the guest stops the machine.
    public static final Member<Boolean> STOP_ON_RESET = Member.flag("StopOnReset");

    public static final Member<Chipset> CHIPSET = Member.document("Chipset", Chipset::new);
    public static final Member<Topology> COMPUTE_TOPOLOGY =
            Member.document("ComputeTopology", Topology::new);
    public static final Member<Devices> DEVICES = Member.document("Devices", Devices::new);
    public static final Member<GuestState> GUEST_STATE =
            Member.document("GuestState", GuestState::new);
    public static final Member<RestoreState> RESTORE_STATE =
            Member.document("RestoreState", RestoreState::new);
    public static final Member<RegistryChanges> REGISTRY_CHANGES =
            Member.document("RegistryChanges", RegistryChanges::new);
    public static final Member<StorageQoS> STORAGE_QO_S =
            Member.document("StorageQoS", StorageQoS::new);
    public static final Member<DebugOptions> DEBUG_OPTIONS =
            Member.document("DebugOptions", DebugOptions::new);
    public static final Member<GuestConnection> GUEST_CONNECTION =
            Member.document("GuestConnection", GuestConnection::new);
    public static final Member<SecuritySettings> SECURITY_SETTINGS =
            Member.document("SecuritySettings", SecuritySettings::new);
    public static final Member<String> RESOURCE_PARTITION_ID = Member.text("ResourcePartitionId");
    public static final Member<MigrationInitializeOptions> MIGRATION_OPTIONS =
            Member.document("MigrationOptions", MigrationInitializeOptions::new);

    /// Its members in order.
    public static final Shape<VirtualMachine> SHAPE =
            Shape.of(
                    VirtualMachine::new,
                    VERSION,
                    STOP_ON_RESET,
                    CHIPSET,
                    COMPUTE_TOPOLOGY,
                    DEVICES,
                    GUEST_STATE,
                    RESTORE_STATE,
                    REGISTRY_CHANGES,
                    STORAGE_QO_S,
                    DEBUG_OPTIONS,
                    GUEST_CONNECTION,
                    SECURITY_SETTINGS,
                    RESOURCE_PARTITION_ID,
                    MIGRATION_OPTIONS);

    /// The empty document.
    public VirtualMachine() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualMachine> shape() {
        return SHAPE;
    }
}
