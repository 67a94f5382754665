package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A Windows container.
///
/// @param json its members
public record Container(JsonObject json) implements Document<Container> {
    /// Its computer name.
    public static final Member<GuestOs> GUEST_OS = Member.document("GuestOs", GuestOs::new);

    /// Its layers and scratch volume.
    public static final Member<Storage> STORAGE = Member.document("Storage", Storage::new);

    /// Folders from outside.
    public static final Member<List<MappedDirectory>> MAPPED_DIRECTORIES =
            Member.documents("MappedDirectories", MappedDirectory::new);

    /// Named pipes from outside.
    public static final Member<List<MappedPipe>> MAPPED_PIPES =
            Member.documents("MappedPipes", MappedPipe::new);

    /// A limit to its memory; none if absent.
    public static final Member<Memory> MEMORY = Member.document("Memory", Memory::new);

    /// One limit to its processors; none if absent.
    public static final Member<Processor> PROCESSOR = Member.document("Processor", Processor::new);

    /// Its namespace, or names of endpoints.
    public static final Member<Networking> NETWORKING =
            Member.document("Networking", Networking::new);

    /// Who may use Hyper-V sockets; for containers in machines.
    public static final Member<HvSocket> HV_SOCKET = Member.document("HvSocket", HvSocket::new);

    /// Credentials of a group managed service account, as the service answered when they were added.
    public static final Member<ContainerCredentialGuardState> CONTAINER_CREDENTIAL_GUARD =
            Member.document("ContainerCredentialGuard", ContainerCredentialGuardState::new);

    /// Changes of its registry before it starts.
    public static final Member<RegistryChanges> REGISTRY_CHANGES =
            Member.document("RegistryChanges", RegistryChanges::new);

    /// Devices of the host or of the machine.
    public static final Member<List<Device>> ASSIGNED_DEVICES =
            Member.documents("AssignedDevices", Device::new);

    /// Further devices by the rules of device extensions.
    public static final Member<ContainerDefinitionDevice> ADDITIONAL_DEVICE_NAMESPACE =
            Member.document("AdditionalDeviceNamespace", ContainerDefinitionDevice::new);

    /// [IsolationType#HOST_PROCESS], or empty.
    public static final Member<String> ISOLATION_TYPE = Member.text("IsolationType");

    /// Its members in order.
    public static final Shape<Container> SHAPE =
            Shape.of(
                    Container::new,
                    GUEST_OS,
                    STORAGE,
                    MAPPED_DIRECTORIES,
                    MAPPED_PIPES,
                    MEMORY,
                    PROCESSOR,
                    NETWORKING,
                    HV_SOCKET,
                    CONTAINER_CREDENTIAL_GUARD,
                    REGISTRY_CHANGES,
                    ASSIGNED_DEVICES,
                    ADDITIONAL_DEVICE_NAMESPACE,
                    ISOLATION_TYPE);

    /// The empty document.
    public Container() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Container> shape() {
        return SHAPE;
    }
}
