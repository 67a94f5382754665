package io.hcsshim.windows.document;

import io.hcsshim.hcs.schema2.ComputeSystem;
import io.hcsshim.hcs.schema2.Container;
import io.hcsshim.hcs.schema2.ContainerCredentialGuardState;
import io.hcsshim.hcs.schema2.ContainerDefinitionDevice;
import io.hcsshim.hcs.schema2.GuestOs;
import io.hcsshim.hcs.schema2.HostedSystem;
import io.hcsshim.hcs.schema2.Layer;
import io.hcsshim.hcs.schema2.MappedDirectory;
import io.hcsshim.hcs.schema2.MappedPipe;
import io.hcsshim.hcs.schema2.Networking;
import io.hcsshim.hcs.schema2.Storage;
import io.hcsshim.hcs.schema2.Version;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The document that a Windows container is made from.
public final class ContainerDocument {
    private static final String PIPE = "\\\\.\\pipe\\";

    private ContainerDocument() {}

    /// Where its root is, as its host sees it.
    ///
    /// @param path   a volume, `\\?\Volume{…}\`, or a folder of its machine
    /// @param layers what is below, from the top down
    public record Root(String path, List<Layer> layers) {}

    /// A folder, file or pipe of the host, as the container's host sees it: the host itself, or a machine that has it shared.
    public interface Folders {
        String seen(OciMount mount);
    }

    /// A container on the host.
    ///
    /// @throws IllegalArgumentException if a mount or a device is none that it can have
    public static ComputeSystem onHost(String owner, WindowsSpec spec, Root root)
            throws JsonException {
        if (!root.path().startsWith("\\\\?\\Volume{")) {
            throw new IllegalArgumentException("its root is no volume: " + root.path());
        }
        var path = root.path().endsWith("\\") ? root.path() : root.path() + "\\";
        var container = container(spec, new Root(path, root.layers()), OciMount::source);
        return system(owner).with(ComputeSystem.CONTAINER, container);
    }

    /// A container in a machine.
    ///
    /// @param machine the machine's id
    /// @param spec    with devices as the machine has them
    /// @throws IllegalArgumentException if a mount or a device is none that it can have
    public static ComputeSystem inMachine(
            String owner, String machine, WindowsSpec spec, Root root, Folders folders)
            throws JsonException {
        var hosted =
                new HostedSystem()
                        .with(HostedSystem.SCHEMA_VERSION, Version.V2_1)
                        .with(HostedSystem.CONTAINER, container(spec, root, folders));
        return system(owner)
                .with(ComputeSystem.HOSTING_SYSTEM_ID, machine)
                .with(ComputeSystem.HOSTED_SYSTEM, hosted.toJson());
    }

    private static ComputeSystem system(String owner) {
        return new ComputeSystem()
                .with(ComputeSystem.OWNER, owner)
                .with(ComputeSystem.SCHEMA_VERSION, Version.V2_1)
                .with(ComputeSystem.SHOULD_TERMINATE_ON_LAST_HANDLE_CLOSED, true);
    }

    private static Container container(WindowsSpec spec, Root root, Folders folders)
            throws JsonException {
        var limits = spec.limits();
        var storage =
                new Storage().with(Storage.LAYERS, root.layers()).with(Storage.PATH, root.path());
        var container = new Container();
        if (!spec.hostname().isEmpty()) {
            container =
                    container.with(
                            Container.GUEST_OS,
                            new GuestOs().with(GuestOs.HOST_NAME, spec.hostname()));
        }
        container =
                container.with(
                        Container.STORAGE,
                        limits.storage().isPresent()
                                ? storage.with(Storage.QO_S, limits.storage().get())
                                : storage);
        container = withMounts(container, spec.mounts(), folders);
        if (limits.memory().isPresent()) {
            container = container.with(Container.MEMORY, limits.memory().get());
        }
        if (limits.processor().isPresent()) {
            container = container.with(Container.PROCESSOR, limits.processor().get());
        }
        if (!spec.network().isEmpty()) {
            container = container.with(Container.NETWORKING, networking(spec));
        }
        container = withDevices(container, spec);
        var dumps = Dumps.ofPrograms(spec.annotations());
        if (dumps.isPresent()) {
            container = container.with(Container.REGISTRY_CHANGES, dumps.get());
        }
        return spec.credentials().isEmpty()
                ? container
                : container.with(
                        Container.CONTAINER_CREDENTIAL_GUARD,
                        new ContainerCredentialGuardState()
                                .with(
                                        ContainerCredentialGuardState.CREDENTIAL_SPEC,
                                        spec.credentials()));
    }

    private static Container withDevices(Container container, WindowsSpec spec) {
        var devices = spec.devices().stream().map(WindowsDevice::document).toList();
        var with =
                devices.isEmpty() ? container : container.with(Container.ASSIGNED_DEVICES, devices);
        return spec.extensions().isEmpty()
                ? with
                : with.with(
                        Container.ADDITIONAL_DEVICE_NAMESPACE,
                        new ContainerDefinitionDevice()
                                .with(
                                        ContainerDefinitionDevice.DEVICE_EXTENSION,
                                        spec.extensions()));
    }

    private static Networking networking(WindowsSpec spec) throws JsonException {
        var network = spec.network();
        return new Networking()
                .with(
                        Networking.ALLOW_UNQUALIFIED_DNS_QUERY,
                        network.bool("allowUnqualifiedDNSQuery"))
                .with(
                        Networking.DNS_SEARCH_LIST,
                        String.join(",", network.strings("DNSSearchList")))
                .with(
                        Networking.NETWORK_SHARED_CONTAINER_NAME,
                        network.string("networkSharedContainerName"))
                .with(Networking.NAMESPACE, spec.networkNamespace());
    }

    private static Container withMounts(
            Container container, List<OciMount> mounts, Folders folders) {
        var directories = new ArrayList<MappedDirectory>();
        var pipes = new ArrayList<MappedPipe>();
        for (var mount : mounts) {
            if (!List.of("", "bind").contains(mount.type())) {
                throw new IllegalArgumentException(
                        "a mount of a Windows container has no type, not '" + mount.type() + "'");
            }
            if (isPipe(mount.destination())) {
                if (!isPipe(mount.source())) {
                    throw new IllegalArgumentException(
                            mount.destination()
                                    + " of a container is a pipe of the host, not "
                                    + mount.source());
                }
                pipes.add(pipe(folders.seen(mount), mount.destination()));
            } else {
                directories.add(
                        directory(folders.seen(mount), mount.destination(), isReadOnly(mount)));
            }
        }
        var with =
                directories.isEmpty()
                        ? container
                        : container.with(Container.MAPPED_DIRECTORIES, directories);
        return pipes.isEmpty() ? with : with.with(Container.MAPPED_PIPES, pipes);
    }

    /// Whether a path of a container names a pipe.
    public static boolean isPipe(String path) {
        return path.toLowerCase(Locale.ROOT).startsWith(PIPE);
    }

    /// The name of a pipe, without what paths of all pipes begin with.
    public static String pipeName(String path) {
        return path.substring(PIPE.length());
    }

    /// Whether a mount can only be read.
    public static boolean isReadOnly(OciMount mount) {
        return mount.options().stream().anyMatch(option -> option.equalsIgnoreCase("ro"));
    }

    /// A mount that a running container gets: `HostPath`, `ContainerPath`, `ReadOnly`.
    ///
    /// @param seen where the container's host sees it
    public static JsonObject mount(JsonObject mount, String seen) throws JsonException {
        var path = mount.string("ContainerPath");
        return isPipe(path)
                ? pipe(seen, path).toJson()
                : directory(seen, path, mount.bool("ReadOnly")).toJson();
    }

    private static MappedPipe pipe(String source, String path) {
        return new MappedPipe()
                .with(MappedPipe.CONTAINER_PIPE_NAME, pipeName(path))
                .with(MappedPipe.HOST_PATH, source);
    }

    private static MappedDirectory directory(String source, String path, boolean readOnly) {
        return new MappedDirectory()
                .with(MappedDirectory.HOST_PATH, source)
                .with(MappedDirectory.CONTAINER_PATH, path)
                .with(MappedDirectory.READ_ONLY, readOnly);
    }
}
