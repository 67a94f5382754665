package io.hcsshim.protocol.oci;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The spec of a container (`config.json`). Immutable; edits give a new one and keep what is not
/// known here.
///
/// Readers throw [JsonException] if a member has the wrong type; `require…` throw
/// [OciSpecException] if it is missing.
public final class OciSpec {
    private static final String LINUX = "linux";

    private final JsonObject json;

    private OciSpec(JsonObject json) {
        this.json = json;
    }

    /// The spec in `json`.
    public static OciSpec of(JsonObject json) {
        return new OciSpec(json);
    }

    /// Reads a spec from UTF-8 text, e.g. the bytes of a `config.json`.
    ///
    /// @throws OciSpecException if it is not a JSON object
    public static OciSpec parse(byte[] utf8) throws OciSpecException {
        try {
            return new OciSpec(JsonObject.parse(utf8));
        } catch (JsonException e) {
            throw new OciSpecException(e);
        }
    }

    /// The document.
    public JsonObject toJson() {
        return json;
    }

    /// The process that a start runs.
    public Optional<OciProcess> process() throws JsonException {
        var process = json.object("process");
        return process.isEmpty() ? Optional.empty() : Optional.of(OciProcess.of(process.get()));
    }

    /// The process that a start runs, which has something to run.
    ///
    /// @throws OciSpecException if there is none, or its arguments are empty
    public OciProcess requireProcess() throws OciSpecException, JsonException {
        var process = process();
        if (process.isEmpty()) {
            throw new OciSpecException("it has no process, there is nothing to run");
        }
        process.get().requireArgs();
        return process.get();
    }

    /// The Linux part.
    ///
    /// @throws OciSpecException if there is none
    public JsonObject requireLinux() throws OciSpecException, JsonException {
        var linux = json.object(LINUX);
        if (linux.isEmpty()) {
            throw new OciSpecException("it has no linux section, this is not a Linux container");
        }
        return linux.get();
    }

    /// The Linux part, or an empty one.
    public JsonObject linux() throws JsonException {
        return json.object(LINUX).orElse(JsonObject.of());
    }

    /// The root file system's folder, absolute or relative to the bundle; or `""`.
    public String rootPath() throws JsonException {
        return root().string("path");
    }

    /// Whether the root file system is read-only.
    public boolean rootReadonly() throws JsonException {
        return root().bool("readonly");
    }

    /// The host name, or `""`.
    public String hostname() throws JsonException {
        return json.string("hostname");
    }

    /// The mounts in order.
    public List<OciMount> mounts() throws JsonException {
        var mounts = new ArrayList<OciMount>();
        for (var mount : json.objects("mounts")) {
            mounts.add(OciMount.of(mount));
        }
        return List.copyOf(mounts);
    }

    /// The annotations.
    public Map<String, String> annotations() throws JsonException {
        return json.stringMap("annotations");
    }

    /// The value of one annotation.
    public Optional<String> annotation(String name) throws JsonException {
        return Optional.ofNullable(annotations().get(name));
    }

    /// The namespaces.
    public List<OciNamespace> namespaces() throws JsonException {
        var namespaces = new ArrayList<OciNamespace>();
        for (var namespace : linux().objects("namespaces")) {
            namespaces.add(OciNamespace.of(namespace));
        }
        return List.copyOf(namespaces);
    }

    /// The namespace of a type.
    public Optional<OciNamespace> namespace(String type) throws JsonException {
        for (var namespace : namespaces()) {
            if (namespace.type().equals(type)) {
                return Optional.of(namespace);
            }
        }
        return Optional.empty();
    }

    /// The resource limits, or an empty document.
    public JsonObject resources() throws JsonException {
        return linux().object("resources").orElse(JsonObject.of());
    }

    /// The cgroup's path, or `""`.
    public String cgroupsPath() throws JsonException {
        return linux().string("cgroupsPath");
    }

    /// The seccomp profile.
    public Optional<JsonObject> seccomp() throws JsonException {
        return linux().object("seccomp");
    }

    /// The devices.
    public List<JsonObject> devices() throws JsonException {
        return linux().objects("devices");
    }

    /// This spec with another process.
    public OciSpec withProcess(OciProcess process) {
        return with("process", process.toJson());
    }

    /// This spec with another root folder.
    public OciSpec withRootPath(String path) throws JsonException {
        return with("root", root().with("path", Json.of(path)));
    }

    /// This spec with its root file system read-only or not.
    public OciSpec withRootReadonly(boolean readonly) throws JsonException {
        return with("root", root().with("readonly", Json.of(readonly)));
    }

    /// This spec with another host name.
    public OciSpec withHostname(String hostname) {
        return with("hostname", Json.of(hostname));
    }

    /// This spec with other mounts.
    public OciSpec withMounts(List<OciMount> mounts) {
        var list = new ArrayList<Json>();
        for (var mount : mounts) {
            list.add(mount.toJson());
        }
        return with("mounts", new JsonArray(list));
    }

    /// This spec with one more mount, after the others.
    public OciSpec withMount(OciMount mount) throws JsonException {
        var mounts = new ArrayList<>(mounts());
        mounts.add(mount);
        return withMounts(mounts);
    }

    /// This spec with an annotation set.
    public OciSpec withAnnotation(String name, String value) throws JsonException {
        var annotations = new TreeMap<>(annotations());
        annotations.put(name, value);
        return with("annotations", JsonObject.ofStrings(annotations));
    }

    /// This spec with these annotations and no others.
    public OciSpec withAnnotations(Map<String, String> annotations) {
        return annotations.isEmpty()
                ? without("annotations")
                : with("annotations", JsonObject.ofStrings(new TreeMap<>(annotations)));
    }

    /// This spec with other namespaces.
    public OciSpec withNamespaces(List<OciNamespace> namespaces) throws JsonException {
        var list = new ArrayList<Json>();
        for (var namespace : namespaces) {
            list.add(namespace.toJson());
        }
        return withLinux("namespaces", new JsonArray(list));
    }

    /// This spec with other resource limits.
    public OciSpec withResources(JsonObject resources) throws JsonException {
        return withLinux("resources", resources);
    }

    /// This spec with another cgroup path; `""` leaves the choice to the runtime.
    public OciSpec withCgroupsPath(String path) throws JsonException {
        return path.isEmpty()
                ? withoutLinux("cgroupsPath")
                : withLinux("cgroupsPath", Json.of(path));
    }

    /// What the host calls the network of the container's pod: `windows.network.networkNamespace`, or `""`.
    public String networkNamespace() throws JsonException {
        var windows = json.object("windows").orElse(JsonObject.of());
        return windows.object("network").orElse(JsonObject.of()).string("networkNamespace");
    }

    /// What a host of Windows would give: `windows.resources`.
    public JsonObject windowsResources() throws JsonException {
        var windows = json.object("windows").orElse(JsonObject.of());
        return windows.object("resources").orElse(JsonObject.of());
    }

    /// Devices of a host of Windows, `windows.devices`: each with `id` and `idType`.
    public List<JsonObject> windowsDevices() throws JsonException {
        return json.object("windows").orElse(JsonObject.of()).objects("devices");
    }

    /// This spec with the network of the container's pod, and nothing else for Windows.
    public OciSpec withNetworkNamespace(String id) {
        var network = JsonObject.builder().put("networkNamespace", id).build();
        return with("windows", JsonObject.of().with("network", network));
    }

    /// This spec without a seccomp profile.
    public OciSpec withoutSeccomp() throws JsonException {
        return withoutLinux("seccomp");
    }

    /// This spec with other devices.
    public OciSpec withDevices(List<JsonObject> devices) throws JsonException {
        return withLinux("devices", new JsonArray(List.copyOf(devices)));
    }

    /// This spec with a member of its Linux part set.
    public OciSpec withLinux(String name, Json value) throws JsonException {
        return with(LINUX, linux().with(name, value));
    }

    /// This spec without a member of its Linux part.
    public OciSpec withoutLinux(String name) throws JsonException {
        var linux = json.object(LINUX);
        return linux.isEmpty() ? this : with(LINUX, linux.get().without(name));
    }

    /// This spec with any member set.
    public OciSpec with(String name, Json value) {
        return new OciSpec(json.with(name, value));
    }

    /// This spec without a member, e.g. `hooks`.
    public OciSpec without(String name) {
        return new OciSpec(json.without(name));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OciSpec spec && json.equals(spec.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /// Says nothing of what is in it: arguments and environment hold secrets.
    @Override
    public String toString() {
        return "OciSpec" + json.names();
    }

    private JsonObject root() throws JsonException {
        return json.object("root").orElse(JsonObject.of());
    }
}
