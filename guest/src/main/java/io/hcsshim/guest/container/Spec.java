package io.hcsshim.guest.container;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The OCI spec of a container, as far as the agent reads and completes it.
///
/// @param json the document; unknown members are kept
record Spec(JsonObject json) {
    private static final String CONTAINER_TYPE = "io.kubernetes.cri.container-type";
    private static final String OLDEST_VERSION = "1.0.2";
    private static final String SANDBOX_ID = "io.kubernetes.cri.sandbox-id";

    /// Takes the host's document.
    ///
    /// @throws IOException if a member is missing without which nothing can run
    static Spec of(JsonObject json) throws IOException {
        for (var name : new String[] {"process", "root", "linux"}) {
            if (json.object(name).isEmpty()) {
                throw new IOException("the container's OCI spec has no \"" + name + "\"");
            }
        }
        return new Spec(json);
    }

    String containerType() throws JsonException {
        return annotation(CONTAINER_TYPE);
    }

    String sandboxId() throws JsonException {
        return annotation(SANDBOX_ID);
    }

    String hostname() throws JsonException {
        return json.string("hostname");
    }

    /// What the host calls the network of the container's pod; empty for none.
    String networkNamespace() throws JsonException {
        var network = member("windows").object("network").orElse(JsonObject.of());
        return network.string("networkNamespace");
    }

    JsonObject process() throws JsonException {
        return member("process");
    }

    JsonObject linux() throws JsonException {
        return member("linux");
    }

    /// Its `linux.resources`.
    JsonObject resources() throws JsonException {
        return linux().object("resources").orElse(JsonObject.of());
    }

    String cgroupsPath() throws JsonException {
        return linux().string("cgroupsPath");
    }

    String rootPath() throws JsonException {
        return member("root").string("path");
    }

    /// Whether init is the first process of a pid namespace of its own, which then ends with it.
    boolean ownsPidNamespace() throws JsonException {
        for (var namespace : linux().objects("namespaces")) {
            if (namespace.string("type").equals("pid")) {
                return namespace.string("path").isEmpty();
            }
        }
        return false;
    }

    /// Without a namespace of that type: in the one of the VM.
    Spec withoutNamespace(String type) throws JsonException {
        var kept = new ArrayList<Json>();
        for (var namespace : linux().objects("namespaces")) {
            if (!namespace.string("type").equals(type)) {
                kept.add(namespace);
            }
        }
        return withLinux(linux().with("namespaces", new JsonArray(kept)));
    }

    /// With another value of a member.
    Spec with(String member, Json value) {
        return new Spec(json.with(member, value));
    }

    Spec withLinux(JsonObject linux) {
        return with("linux", linux);
    }

    Spec withResources(JsonObject resources) throws JsonException {
        return withLinux(linux().with("resources", resources));
    }

    /// With one more rule about devices.
    Spec withDeviceRule(JsonObject rule) throws JsonException {
        var rules = new ArrayList<>(resources().list("devices"));
        rules.add(rule);
        return withResources(resources().with("devices", new JsonArray(rules)));
    }

    /// With a namespace of its own, unless the spec speaks of one of that type.
    Spec withNamespace(String type) throws JsonException {
        for (var namespace : linux().objects("namespaces")) {
            if (namespace.string("type").equals(type)) {
                return this;
            }
        }
        var namespaces = new ArrayList<>(linux().list("namespaces"));
        namespaces.add(JsonObject.builder().put("type", type).build());
        return withLinux(linux().with("namespaces", new JsonArray(namespaces)));
    }

    /// With the cgroup of its own, and without what only Windows reads.
    Spec placed(String cgroupsPath) throws JsonException {
        var linux = linux().with("cgroupsPath", Json.of(cgroupsPath));
        return new Spec(json.with("linux", linux).without("windows"));
    }

    /// With a version that every runtime takes.
    ///
    /// crun before 1.9 refuses any version but 1.0.x, and containerd writes newer ones; a later 1.x only adds members, which
    /// a runtime that does not know them passes over (OCI runtime spec, config.md, "Specification version").
    Spec withOldestVersion() throws JsonException {
        return json.string("ociVersion").startsWith("1.")
                ? new Spec(json.with("ociVersion", Json.of(OLDEST_VERSION)))
                : this;
    }

    /// With a file of the agent's bound to `destination`, unless something is mounted there already.
    Spec withFile(String source, String destination) throws JsonException {
        if (mounts(destination)) {
            return this;
        }
        var readOnly = member("root").bool("readonly");
        return withMount(
                "bind", source, destination, readOnly ? List.of("bind", "ro") : List.of("bind"));
    }

    /// With one more mount, the last.
    Spec withMount(String type, String source, String destination, List<String> options)
            throws JsonException {
        var mounts = new ArrayList<>(json.list("mounts"));
        mounts.add(
                JsonObject.builder()
                        .put("destination", destination)
                        .put("type", type)
                        .put("source", source)
                        .put("options", options)
                        .build());
        return new Spec(json.with("mounts", new JsonArray(mounts)));
    }

    /// Without what is mounted there.
    Spec withoutMount(String destination) throws JsonException {
        var kept = new ArrayList<Json>();
        for (var mount : json.objects("mounts")) {
            if (!mount.string("destination").equals(destination)) {
                kept.add(mount);
            }
        }
        return new Spec(json.with("mounts", new JsonArray(kept)));
    }

    /// Whether something is mounted there.
    boolean mounts(String destination) throws JsonException {
        for (var mount : json.objects("mounts")) {
            if (mount.string("destination").equals(destination)) {
                return true;
            }
        }
        return false;
    }

    /// An annotation; empty if there is none of that name.
    String annotation(String name) throws JsonException {
        return member("annotations").string(name);
    }

    private JsonObject member(String name) throws JsonException {
        return json.object(name).orElse(JsonObject.of());
    }
}
