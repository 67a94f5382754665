package io.hcsshim.snapshotter.layer;

import io.hcsshim.disk.layer.LayerDisk;
import io.hcsshim.disk.layer.LayerDisk.Trailer;
import io.hcsshim.disk.layer.LayerOptions;
import io.hcsshim.disk.layer.TarToExt4;
import io.hcsshim.disk.tar.Decompression;
import io.hcsshim.snapshotter.files.Shelf;
import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/// Turns the archive of a layer into its disk, in one pass: `layer.vhd`, an ext4 file system, a dm-verity tree and a VHD
/// footer, by the rule that policies count on (docs/disk.md). Thread-safe.
final class LayerMaker {
    private static final String ENCRYPTED = "+encrypted";

    private final Shelf shelf;
    private final BlobStore blobs;

    LayerMaker(Shelf shelf, BlobStore blobs) {
        this.shelf = shelf;
        this.blobs = blobs;
    }

    /// Makes a layer; whatever goes wrong, nothing of it is left.
    ///
    /// @throws SnapshotException if the archive is no valid one, or another than the image says
    Layer make(String namespace, ImageLayer wanted) throws IOException {
        if (wanted.mediaType().endsWith(ENCRYPTED)) {
            throw refused(wanted, "it is encrypted", null);
        }
        var id = shelf.nextId();
        try {
            var disk = shelf.create(id).resolve(Layer.DISK);
            var layer = convert(namespace, wanted, id, disk);
            Accounts.extract(disk, shelf.path(id));
            shelf.keep(id, layer.toJson());
            return layer;
        } catch (Throwable e) {
            shelf.drop(id);
            throw e;
        }
    }

    private Layer convert(String namespace, ImageLayer wanted, String id, Path disk)
            throws IOException {
        try (var packed = blobs.open(namespace, wanted.blob());
                var archive = new HashedChannel(Decompression.of(packed))) {
            var made =
                    LayerDisk.write(
                            disk,
                            (file, blocks) -> {
                                TarToExt4.convert(archive, file, LayerOptions.POLICY, blocks);
                                check(archive, wanted);
                            },
                            EnumSet.allOf(Trailer.class));
            return new Layer(
                    id,
                    wanted.diffId(),
                    wanted.blob(),
                    archive.count(),
                    made.rootHash().orElseThrow());
        } catch (SnapshotException | FileSystemException e) {
            throw e;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No space left on device")) {
                throw new FileSystemException(disk.toString(), null, "no space left on device");
            }
            throw refused(wanted, String.valueOf(e.getMessage()), e);
        }
    }

    /// The digest is looked at before anything is kept; a hostile archive may still have filled the disk for a while.
    private static void check(HashedChannel archive, ImageLayer wanted) throws IOException {
        var diffId = archive.finish();
        if (!diffId.equals(wanted.diffId())) {
            throw refused(wanted, "its content is " + diffId, null);
        }
    }

    private static SnapshotException refused(
            ImageLayer wanted, String why, @Nullable Throwable cause) {
        var message =
                "make a disk of layer " + wanted.diffId() + " (blob " + wanted.blob() + "): " + why;
        return cause == null
                ? new SnapshotException(Code.FAILED_PRECONDITION, message)
                : new SnapshotException(Code.FAILED_PRECONDITION, message, cause);
    }
}
