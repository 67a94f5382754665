package io.hcsshim.cli.disk;

import io.hcsshim.cli.command.Failures;
import io.hcsshim.cli.disk.Flags.WrongUsage;
import io.hcsshim.disk.ext4.Ext4Options.SmallFiles;
import io.hcsshim.disk.layer.LayerDisk;
import io.hcsshim.disk.layer.LayerDisk.Trailer;
import io.hcsshim.disk.layer.LayerOptions;
import io.hcsshim.disk.layer.LayerOptions.Reading;
import io.hcsshim.disk.tar.Decompression;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// `tar2ext4`: an archive becomes an ext4 image.
public final class Tar2Ext4 {
    private static final String USAGE =
            """
            Usage: tar2ext4 [-i FILE] -o FILE [-overlay] [-convert-slash] [-inline] [-verity] [-vhd] [-only-vhd]
            Turn a tar archive (plain, gzip or zstd) into an ext4 image.
              -i FILE          the archive (default: standard input)
              -o FILE          the image
              -overlay         turn OCI whiteouts into those of overlayfs
              -convert-slash   take \\ in names for /
              -inline          keep small files in their inodes (no DAX)
              -verity          append a dm-verity tree, print its root hash
              -vhd             append a VHD footer
              -only-vhd        convert nothing, copy the input and append a VHD footer
              -max-size BYTES  leave room for a disk of this size (default: 16 GiB)
            """;

    private static final Set<String> VALUED = Set.of("i", "o", "max-size");
    private static final Set<String> SWITCHES =
            Set.of("overlay", "convert-slash", "inline", "verity", "vhd", "only-vhd", "h", "help");

    private final Flags flags;
    private final Optional<Path> input;
    private final Path output;
    private final LayerOptions options;
    private final PrintStream out;

    private Tar2Ext4(Flags flags, PrintStream out) throws WrongUsage {
        this.flags = flags;
        this.out = out;
        try {
            input = flags.value("i").map(Path::of);
            output =
                    flags.value("o")
                            .map(Path::of)
                            .orElseThrow(() -> new WrongUsage("the flag -o is missing"));
        } catch (InvalidPathException e) {
            throw new WrongUsage("not a path: " + e.getInput());
        }
        options = options(flags);
    }

    /// Exit status: 0, or 1 for any failure, a wrong command line included.
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream errors, String... arguments) {
        try {
            var flags = Flags.parse(VALUED, SWITCHES, arguments);
            if (flags.has("h") || flags.has("help")) {
                out.print(USAGE);
                return 0;
            }
            new Tar2Ext4(flags, out).run();
            return 0;
        } catch (WrongUsage e) {
            errors.print("tar2ext4: " + e.getMessage() + "\n" + USAGE);
        } catch (IOException e) {
            errors.println("tar2ext4: " + Failures.message(e));
        }
        return 1;
    }

    private void run() throws IOException {
        if (input.isEmpty()) {
            convert(Channels.newChannel(System.in));
            return;
        }
        try (var file = Archives.file(input.get());
                var _ = Progress.of(file)) {
            convert(file);
        }
    }

    private void convert(ReadableByteChannel packed) throws IOException {
        if (flags.has("only-vhd")) {
            LayerDisk.write(output, (file, _) -> copy(packed, file), trailers());
            return;
        }
        try (var archive = Decompression.of(packed)) {
            var disk = LayerDisk.write(archive, output, options, trailers());
            Archives.drain(archive);
            disk.rootHash().ifPresent(out::println);
        }
    }

    private static LayerOptions options(Flags flags) throws WrongUsage {
        var options = LayerOptions.PLAIN;
        options = flags.has("overlay") ? options.with(Reading.OVERLAY_WHITEOUTS) : options;
        options = flags.has("convert-slash") ? options.with(Reading.BACKSLASHES) : options;
        var image = options.image().withMaximum(flags.number("max-size", 0));
        return options.with(
                flags.has("inline") ? image.withSmallFiles(SmallFiles.IN_INODES) : image);
    }

    private EnumSet<Trailer> trailers() {
        var trailers = EnumSet.noneOf(Trailer.class);
        if (flags.has("verity") && !flags.has("only-vhd")) {
            trailers.add(Trailer.HASH_TREE);
        }
        if (flags.has("vhd") || flags.has("only-vhd")) {
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
