package io.hcsshim.cli.disk;

import io.hcsshim.disk.layer.LayerDisk;
import io.hcsshim.disk.layer.LayerDisk.Trailer;
import io.hcsshim.disk.layer.LayerOptions;
import io.hcsshim.disk.layer.TarToExt4;
import io.hcsshim.disk.tar.Decompression;
import io.hcsshim.disk.verity.BlockHashes;
import io.hcsshim.disk.verity.VerityTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `dmverity-vhd create`: one VHD for each layer, named by what the layer's archive hashes to.
@Command(name = "create", description = "Write a VHD for each layer.", sortOptions = false)
final class DmverityCreate implements Callable<Integer> {
    @ParentCommand private DmverityVhd parent = new DmverityVhd();

    @Option(
            names = {"-i", "--input", "--image"},
            required = true,
            paramLabel = "IMAGE",
            description = "the image's name, or a tar of a directory (--data-vhd)")
    private String input = "";

    @Option(
            names = {"-o", "--out-dir"},
            required = true,
            paramLabel = "DIR",
            description = "where the VHDs go")
    private Path folder = Path.of("");

    @Option(
            names = {"-hdv", "--hash-dev-vhd"},
            description = "write each hash tree to a VHD of its own")
    private boolean separate;

    @Option(
            names = {"-dir", "--data-vhd"},
            description = "the input is a tar of a directory")
    private boolean directory;

    @Mixin private IgnoredLogin login = new IgnoredLogin();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        if (directory) {
            write("data", Path.of(input));
            return 0;
        }
        try (var image = parent.image(input)) {
            for (var layer : image.layers()) {
                write(layer.diffId(), layer.file());
            }
        }
        return 0;
    }

    private void write(String name, Path packed) throws IOException {
        try (var file = Archives.file(packed);
                var _ = Progress.of(file);
                var archive = Decompression.of(file)) {
            write(name, archive);
        }
    }

    private void write(String name, ReadableByteChannel archive) throws IOException {
        var disk = folder.resolve(name + ".vhd");
        parent.say("writing " + disk);
        var trailers = EnumSet.allOf(Trailer.class);
        if (!separate) {
            LayerDisk.write(archive, disk, LayerOptions.POLICY, trailers);
            return;
        }
        var hashes = folder.resolve(disk.toString().replace('/', '_') + ".hash-dev.vhd");
        LayerDisk.write(
                disk,
                (file, _) -> {
                    var known = new BlockHashes();
                    TarToExt4.convert(archive, file, LayerOptions.POLICY, known);
                    writeHashes(file, known, hashes);
                },
                Set.of(Trailer.VHD_FOOTER));
    }

    private static void writeHashes(FileChannel data, BlockHashes known, Path hashes)
            throws IOException {
        LayerDisk.write(
                hashes,
                (file, _) -> VerityTree.writeBeside(data, UUID.randomUUID(), known, file),
                Set.of(Trailer.VHD_FOOTER));
    }
}
