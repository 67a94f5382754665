package io.hcsshim.cli.oci;

import io.hcsshim.sys.linux.ProcessIdentity;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What is written down of a container from one command to the next.
///
/// @param bundle      its bundle folder, absolute; empty if nothing is known yet
/// @param rootfs      its root folder, absolute
/// @param created     when
/// @param owner       who is said to own it
/// @param annotations of its spec
/// @param creator     the command that makes it
/// @param socket      where the resident shim is asked about it, once it is reserved
/// @param relay       what stands for it on the host, once it is created
record ContainerRecord(
        String bundle,
        String rootfs,
        Instant created,
        String owner,
        Map<String, String> annotations,
        Optional<ProcessIdentity> creator,
        Optional<Path> socket,
        Optional<ProcessIdentity> relay) {
    static final ContainerRecord NOTHING =
            new ContainerRecord(
                    "",
                    "",
                    Instant.EPOCH,
                    "",
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    ContainerRecord {
        annotations = Map.copyOf(annotations);
    }

    ContainerRecord at(Path reserved) {
        return new ContainerRecord(
                bundle, rootfs, created, owner, annotations, creator, Optional.of(reserved), relay);
    }

    ContainerRecord with(ProcessIdentity standsForIt) {
        return new ContainerRecord(
                bundle,
                rootfs,
                created,
                owner,
                annotations,
                creator,
                socket,
                Optional.of(standsForIt));
    }

    JsonObject toJson() {
        var json =
                JsonObject.builder()
                        .put("bundle", bundle)
                        .put("rootfs", rootfs)
                        .put("created", created.toString())
                        .put("owner", owner)
                        .put("annotations", annotations);
        creator.ifPresent(process -> json.put("creator", process.toString()));
        socket.ifPresent(path -> json.put("socket", path.toString()));
        relay.ifPresent(process -> json.put("relay", process.toString()));
        return json.build();
    }

    static ContainerRecord of(JsonObject json) throws JsonException {
        return new ContainerRecord(
                json.string("bundle"),
                json.string("rootfs"),
                Instant.parse(json.string("created")),
                json.string("owner"),
                json.stringMap("annotations"),
                ProcessIdentity.parse(json.string("creator")),
                Optional.of(json.string("socket")).filter(path -> !path.isEmpty()).map(Path::of),
                ProcessIdentity.parse(json.string("relay")));
    }
}
