package io.hcsshim.windows.document;

import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.hcs.schema2.DeviceExtension;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciProcess;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// An OCI spec of a Windows container, checked.
///
/// @param process       what its start runs; empty for the sandbox of a pod that needs no process
/// @param network       the member `windows.network`
/// @param devices       of the host, or of its machine
/// @param extensions    how such devices appear in it
/// @param credentials   a gMSA credential spec, or empty
/// @param utilityVm     where the machine's files are, or empty for those of the layers
/// @param inheritsUser  of a host process: it runs as the shim does
public record WindowsSpec(
        String hostname,
        Isolation isolation,
        Optional<OciProcess> process,
        ContainerLimits limits,
        JsonObject network,
        List<OciMount> mounts,
        List<WindowsDevice> devices,
        List<DeviceExtension> extensions,
        String credentials,
        String utilityVm,
        boolean inheritsUser,
        Map<String, String> annotations) {
    private static final String HOST_PROCESS = "microsoft.com/hostprocess-container";
    private static final String INHERIT_USER = "microsoft.com/hostprocess-inherit-user";
    private static final String ROOT_LOCATION = "microsoft.com/hostprocess-rootfs-location";
    private static final String DEFAULT_ROOT = "C:\\hpc";
    private static final String EXTENSIONS = "io.microsoft.container.wcow.deviceextensions";
    private static final String DRIVERS = "io.microsoft.virtualmachine.kerneldrivers";
    private static final String NO_CREDENTIALS = "io.microsoft.container.wcow.gmsa.disable";

    /// Reads a spec.
    ///
    /// @throws IllegalArgumentException saying what cannot be
    public static WindowsSpec read(OciSpec spec, Options options, int hostProcessors)
            throws JsonException {
        var windows = spec.toJson().object("windows");
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("it has no windows section");
        }
        if (spec.rootReadonly()) {
            throw new IllegalArgumentException(
                    "the root of a Windows container cannot be read-only");
        }
        var annotations = spec.annotations();
        var hyperv = windows.get().object("hyperv");
        var credentials = windows.get().string("credentialSpec");
        if (!credentials.isEmpty() && isTrue(annotations, NO_CREDENTIALS)) {
            throw new IllegalArgumentException(
                    "gMSA credential specs are disabled: operation denied");
        }
        var isolation = isolation(hyperv.isPresent(), annotations, options);
        var devices = WindowsDevice.all(windows.get());
        devices.forEach(device -> device.check(isolation));
        return new WindowsSpec(
                spec.hostname(),
                isolation,
                spec.process(),
                ContainerLimits.read(spec.windowsResources(), annotations, hostProcessors),
                windows.get().object("network").orElse(JsonObject.of()),
                spec.mounts(),
                devices,
                List.of(),
                credentials,
                hyperv.isPresent() ? hyperv.get().string("utilityVMPath") : "",
                isTrue(annotations, INHERIT_USER),
                annotations);
    }

    private static Isolation isolation(
            boolean hasMachine, Map<String, String> annotations, Options options) {
        var wantsMachine = options.getSandboxIsolation() == Options.SandboxIsolation.HYPERVISOR;
        if (isTrue(annotations, HOST_PROCESS)) {
            if (hasMachine || wantsMachine) {
                throw new IllegalArgumentException(
                        "a host process container cannot be isolated by a machine");
            }
            return Isolation.HOST_PROCESS;
        }
        if (hasMachine && !wantsMachine && !options.equals(Options.getDefaultInstance())) {
            throw new IllegalArgumentException(
                    "the spec wants isolation by a machine, the runtime options by process");
        }
        return hasMachine || wantsMachine ? Isolation.HYPERVISOR : Isolation.PROCESS;
    }

    private static boolean isTrue(Map<String, String> annotations, String name) {
        return List.of("1", "t", "T", "true", "True", "TRUE")
                .contains(annotations.getOrDefault(name, ""));
    }

    /// Files of the host, each of which says how devices appear in the container.
    ///
    /// @return empty for a host process, which sees those of the host
    public List<String> extensionFiles() {
        return isolation == Isolation.HOST_PROCESS ? List.of() : listed(EXTENSIONS);
    }

    /// Folders of the host with drivers that its machine needs.
    public List<String> driverFolders() {
        return listed(DRIVERS);
    }

    private List<String> listed(String annotation) {
        return Stream.of(annotations.getOrDefault(annotation, "").split(","))
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .toList();
    }

    /// The same with other devices.
    public WindowsSpec with(List<WindowsDevice> seen, List<DeviceExtension> appearing) {
        return new WindowsSpec(
                hostname,
                isolation,
                process,
                limits,
                network,
                mounts,
                List.copyOf(seen),
                List.copyOf(appearing),
                credentials,
                utilityVm,
                inheritsUser,
                annotations);
    }

    /// Where a host process sees its container's files, if this Windows can show them anywhere.
    public String hostProcessRoot() {
        var asked = annotations.getOrDefault(ROOT_LOCATION, "");
        return asked.isEmpty() ? DEFAULT_ROOT : asked;
    }

    /// The network namespace that it joins, or empty.
    public String networkNamespace() throws JsonException {
        return network.string("networkNamespace");
    }

    /// What its start runs.
    ///
    /// @throws IllegalArgumentException if there is nothing
    public OciProcess requireProcess() {
        return process.orElseThrow(
                () -> new IllegalArgumentException("it has no process, there is nothing to run"));
    }
}
