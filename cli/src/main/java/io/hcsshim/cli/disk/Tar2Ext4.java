package io.hcsshim.cli.disk;

import io.hcsshim.disk.ext4.Ext4Options.SmallFiles;
import io.hcsshim.disk.layer.LayerDisk;
import io.hcsshim.disk.layer.LayerDisk.Trailer;
import io.hcsshim.disk.layer.LayerOptions;
import io.hcsshim.disk.layer.LayerOptions.Reading;
import io.hcsshim.disk.tar.Decompression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tar2ext4`: an archive becomes an ext4 image.
@Command(
        name = "tar2ext4",
        description = "Turn a tar archive (plain, gzip or zstd) into an ext4 image.",
        sortOptions = false)
public final class Tar2Ext4 implements Callable<Integer> {
    @Option(
            names = "-i",
            paramLabel = "FILE",
            description = "the archive (default: standard input)")
    private Optional<Path> input = Optional.empty();

    @Option(names = "-o", paramLabel = "FILE", required = true, description = "the image")
    private Path output = Path.of("");

    @Option(
            names = {"-overlay", "--overlay"},
            description = "turn OCI whiteouts into overlayfs's")
    private boolean overlay;

    @Option(
            names = {"-convert-slash", "--convert-slash"},
            description = "take \\ in names for /")
    private boolean slashes;

    @Option(
            names = {"-vhd", "--vhd"},
            description = "append a VHD footer")
    private boolean vhd;

    @Option(
            names = {"-only-vhd", "--only-vhd"},
            description = "convert nothing, copy the input and append a VHD footer")
    private boolean onlyVhd;

    @Option(
            names = {"-inline", "--inline"},
            description = "keep small files in their inodes (no DAX)")
    private boolean inline;

    @Option(
            names = {"-verity", "--verity"},
            description = "append a dm-verity tree, print its root hash")
    private boolean verity;

    @Option(
            names = {"-max-size", "--max-size"},
            paramLabel = "BYTES",
            description = "leave room for a disk of this size (default: 16 GiB)")
    private long maximum;

    @Option(
            names = {"-h", "-help", "--help"},
            usageHelp = true,
            description = "print this")
    private boolean help;

    Tar2Ext4() {}

    /// Exit status: 0, or 1 for any failure, a wrong command line included.
    public static void main(String[] arguments) {
        System.exit(Commands.run(new CommandLine(new Tar2Ext4()), arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (input.isEmpty()) {
            convert(Channels.newChannel(System.in));
            return 0;
        }
        try (var file = Archives.file(input.get());
                var _ = Progress.of(file)) {
            convert(file);
        }
        return 0;
    }

    private void convert(ReadableByteChannel packed) throws IOException {
        if (onlyVhd) {
            LayerDisk.write(output, file -> copy(packed, file), trailers());
            return;
        }
        try (var archive = Decompression.of(packed)) {
            var disk = LayerDisk.write(archive, output, options(), trailers());
            Archives.drain(archive);
            disk.rootHash().ifPresent(System.out::println);
        }
    }

    private LayerOptions options() {
        var options = LayerOptions.PLAIN;
        options = overlay ? options.with(Reading.OVERLAY_WHITEOUTS) : options;
        options = slashes ? options.with(Reading.BACKSLASHES) : options;
        var image = options.image().withMaximum(maximum);
        return options.with(inline ? image.withSmallFiles(SmallFiles.IN_INODES) : image);
    }

    private EnumSet<Trailer> trailers() {
        var trailers = EnumSet.noneOf(Trailer.class);
        if (verity && !onlyVhd) {
            trailers.add(Trailer.HASH_TREE);
        }
        if (vhd || onlyVhd) {
            trailers.add(Trailer.VHD_FOOTER);
        }
        return trailers;
    }

    private static void copy(ReadableByteChannel in, FileChannel out) throws IOException {
        var buffer = ByteBuffer.allocateDirect(1 << 20);
        while (in.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            buffer.clear();
        }
    }
}
