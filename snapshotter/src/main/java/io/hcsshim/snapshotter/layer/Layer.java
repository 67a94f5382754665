package io.hcsshim.snapshotter.layer;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// A layer that is kept.
///
/// @param id       the name of its folder
/// @param diffId   the digest of the archive that it was made from
/// @param blob     the blob that held the archive
/// @param tarBytes the size of the archive without compression
/// @param rootHash of the hash tree behind the file system
public record Layer(String id, Digest diffId, Digest blob, long tarBytes, String rootHash) {
    /// The name of the disk in the layer's folder, which the shim knows too.
    public static final String DISK = "layer.vhd";

    JsonObject toJson() {
        return JsonObject.builder()
                .put("diffId", diffId.text())
                .put("blob", blob.text())
                .put("tarBytes", tarBytes)
                .put("rootHash", rootHash)
                .build();
    }

    static Layer read(String id, JsonObject record) throws JsonException, SnapshotException {
        return new Layer(
                id,
                Digest.parse(record.string("diffId")),
                Digest.parse(record.string("blob")),
                record.int64("tarBytes"),
                record.string("rootHash"));
    }
}
