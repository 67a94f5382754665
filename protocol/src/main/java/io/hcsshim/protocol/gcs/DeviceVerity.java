package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// The hash tree behind the file system of a disk, by which the machine's kernel checks what it reads.
///
/// @param filesystemBytes the size of the file system; the tree's superblock, if there is one, follows it
/// @param version         of the kernel's hash format, 1
/// @param algorithm       of the hashes, `sha256`
/// @param superblock      whether a superblock stands before the tree
/// @param rootDigest      what the tree leads up to, hexadecimal
/// @param salt            what goes into every hash, hexadecimal
/// @param blockSize       bytes in a block, of data as of hashes
public record DeviceVerity(
        long filesystemBytes,
        int version,
        String algorithm,
        boolean superblock,
        String rootDigest,
        String salt,
        int blockSize) {
    /// What our guest's log says when its kernel met a block that was changed.
    public static final String CHANGED = "a disk was changed, reading it fails";

    /// Reads what stands in a disk's settings.
    static DeviceVerity of(JsonObject json) throws JsonException {
        return new DeviceVerity(
                json.int64("Ext4SizeInBytes"),
                json.int32("Version"),
                json.string("Algorithm"),
                json.bool("SuperBlock"),
                json.string("RootDigest"),
                json.string("Salt"),
                json.int32("BlockSize"));
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .putUnlessZero("Ext4SizeInBytes", filesystemBytes)
                .putUnlessZero("Version", version)
                .putUnlessEmpty("Algorithm", algorithm)
                .putIfTrue("SuperBlock", superblock)
                .putUnlessEmpty("RootDigest", rootDigest)
                .putUnlessEmpty("Salt", salt)
                .putUnlessZero("BlockSize", blockSize)
                .build();
    }
}
