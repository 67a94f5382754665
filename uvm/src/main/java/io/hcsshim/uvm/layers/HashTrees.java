package io.hcsshim.uvm.layers;

import io.hcsshim.disk.ext4.Ext4Exception;
import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.verity.AppendTree;
import io.hcsshim.disk.verity.VerityException;
import io.hcsshim.disk.verity.VeritySuperblock;
import io.hcsshim.disk.verity.VerityTree;
import io.hcsshim.protocol.gcs.DeviceVerity;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The hash trees behind the file systems of images.
public final class HashTrees {
    /// From here on a Java virtual machine of its own, which takes its time to start, is done sooner.
    private static final long LARGE = 32L << 20;

    private static final int VERSION = 1;
    private static final String ALGORITHM = "sha256";

    private HashTrees() {}

    /// Appends the tree of an image.
    ///
    /// The programs that make images run without the optimising compiler, for the sake of their start, and hash some
    /// 100 MiB in a second and processor; so that of a large image is made by another process.
    static void append(Path image) throws IOException, InterruptedException {
        var command = Files.size(image) < LARGE ? Optional.<Path>empty() : jar();
        if (command.isPresent()) {
            HostTool.at(Path.of(System.getProperty("java.home"), "bin", "java"))
                    .run(
                            List.of(
                                    "-XX:+UseSerialGC",
                                    "-XX:-UsePerfData",
                                    "-Xshare:auto",
                                    "-cp",
                                    command.get().toString(),
                                    AppendTree.class.getName(),
                                    image.toString()),
                            Map.of());
        } else {
            AppendTree.append(image);
        }
    }

    /// Where the code of the trees lies, if another Java virtual machine can be started for it.
    private static Optional<Path> jar() {
        var source = AppendTree.class.getProtectionDomain().getCodeSource();
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        if (source == null || !Files.isExecutable(java)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty(); // not from a file
        }
    }

    /// What a machine has to know to check an image against its tree. Of the tree only the top is looked at.
    ///
    /// @throws IOException if the image has no tree, or none that fits
    public static DeviceVerity read(Path image) throws IOException {
        try (var file = FileChannel.open(image)) {
            var bytes = Ext4Reader.open(file).superblock().bytes();
            var tree = VerityTree.read(file, bytes);
            var superblock = tree.superblock();
            if (superblock.dataBlocks() * VeritySuperblock.BLOCK != bytes) {
                throw new IOException(image + ": a hash tree of another file system");
            }
            return new DeviceVerity(
                    bytes,
                    VERSION,
                    ALGORITHM,
                    true,
                    tree.rootHash(),
                    superblock.salt(),
                    VeritySuperblock.BLOCK);
        }
    }

    /// The same of a disk that need not have a tree, nor a file system that is known here.
    ///
    /// @throws IOException if it has a tree that does not fit
    static Optional<DeviceVerity> find(Path disk) throws IOException {
        try (var file = FileChannel.open(disk)) {
            VeritySuperblock.read(file, Ext4Reader.open(file).superblock().bytes());
        } catch (VerityException | Ext4Exception _) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(disk));
        } catch (VerityException e) {
            throw new IOException(disk + ": a damaged hash tree: " + e.getMessage(), e);
        }
    }

    /// Reads all of an image and of its tree.
    ///
    /// @return whether they agree
    static boolean agrees(Path image, DeviceVerity known) throws IOException {
        try (var file = FileChannel.open(image)) {
            VerityTree.read(file, known.filesystemBytes()).verify(file, file, known.rootDigest());
            return true;
        } catch (VerityException _) {
            return false;
        }
    }

    /// Takes the tree's superblock away, so that the image is made again when it is wanted. Machines that read the
    /// image now have no use for it.
    static void spoil(Path image, DeviceVerity known) throws IOException {
        try (var file = FileChannel.open(image, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(VeritySuperblock.BLOCK), known.filesystemBytes());
            file.force(true);
        }
    }
}
