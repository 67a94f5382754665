package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A virtual machine.
///
/// @param json its members
public record VirtualMachine(JsonObject json) implements Document<VirtualMachine> {
    /// The version of the virtual hardware; absent for the host's newest. 12.0 for confidential Windows.
    public static final Member<Version> VERSION = Member.document("Version", Version::new);

    /// Whether a reset by the guest stops the machine.
    public static final Member<Boolean> STOP_ON_RESET = Member.flag("StopOnReset");

    /// What it boots from.
    public static final Member<Chipset> CHIPSET = Member.document("Chipset", Chipset::new);

    /// Memory and processors.
    public static final Member<Topology> COMPUTE_TOPOLOGY =
            Member.document("ComputeTopology", Topology::new);

    /// What it has at the start.
    public static final Member<Devices> DEVICES = Member.document("Devices", Devices::new);

    /// Files of its firmware and memory.
    public static final Member<GuestState> GUEST_STATE =
            Member.document("GuestState", GuestState::new);

    /// A saved machine or a template, instead of a boot.
    public static final Member<RestoreState> RESTORE_STATE =
            Member.document("RestoreState", RestoreState::new);

    /// Changes of a Windows guest's registry before it boots.
    public static final Member<RegistryChanges> REGISTRY_CHANGES =
            Member.document("RegistryChanges", RegistryChanges::new);

    /// Limits of all disks together.
    public static final Member<StorageQoS> STORAGE_QO_S =
            Member.document("StorageQoS", StorageQoS::new);

    /// Files that are written when it breaks.
    public static final Member<DebugOptions> DEBUG_OPTIONS =
            Member.document("DebugOptions", DebugOptions::new);

    /// Present if the service itself is to talk to the guest's agent.
    public static final Member<GuestConnection> GUEST_CONNECTION =
            Member.document("GuestConnection", GuestConnection::new);

    /// TPM and isolation.
    public static final Member<SecuritySettings> SECURITY_SETTINGS =
            Member.document("SecuritySettings", SecuritySettings::new);

    /// The GUID of the partition of the host's resources that it uses.
    public static final Member<String> RESOURCE_PARTITION_ID = Member.text("ResourcePartitionId");

    /// For a machine that comes from another host.
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
