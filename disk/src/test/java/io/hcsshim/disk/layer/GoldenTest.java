package io.hcsshim.disk.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.disk.ext4.Ext4Options.SmallFiles;
import io.hcsshim.disk.layer.LayerOptions.Reading;
import io.hcsshim.disk.verity.VerityTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Images and root hashes against those that `golden.py` works out from the rules, without this code.
class GoldenTest {
    @TempDir private Path temp;

    record Golden(String name, String options, String image, String rootHash) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Golden> all() throws IOException {
        try (var in = resource("hashes")) {
            var text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return text.lines()
                    .map(line -> line.split(" "))
                    .map(parts -> new Golden(parts[0], parts[1], parts[2], parts[3]));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void imageAndRootHashAreThoseOfTheRules(Golden golden) throws Exception {
        var path = temp.resolve("image");
        try (var archive = new GZIPInputStream(resource(golden.name + ".tar.gz"));
                var file =
                        FileChannel.open(
                                path,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)) {
            TarToExt4.convert(Channels.newChannel(archive), file, options(golden.options));

            assertEquals(golden.image, sha256(Files.readAllBytes(path)));

            var tree = VerityTree.append(file, UUID.randomUUID());
            assertEquals(golden.rootHash, tree.rootHash());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theRootHashIsTheSameIfBlocksAreHashedWhileTheyAreWritten(Golden golden) throws Exception {
        try (var archive = new GZIPInputStream(resource(golden.name + ".tar.gz"))) {
            var disk =
                    LayerDisk.write(
                            Channels.newChannel(archive),
                            temp.resolve("image"),
                            options(golden.options),
                            Set.of(LayerDisk.Trailer.HASH_TREE));

            assertEquals(golden.rootHash, disk.rootHash().orElseThrow());
        }
    }

    private static LayerOptions options(String letters) {
        var options = LayerOptions.PLAIN;
        for (char letter : letters.toCharArray()) {
            options =
                    switch (letter) {
                        case 'w' -> options.with(Reading.OVERLAY_WHITEOUTS);
                        case 'b' -> options.with(Reading.BACKSLASHES);
                        case 'i' ->
                                options.with(options.image().withSmallFiles(SmallFiles.IN_INODES));
                        case 'p' -> options.with(options.image().withMaximum(128L << 30));
                        default -> options;
                    };
        }
        return options;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                GoldenTest.class.getResourceAsStream("/golden/" + name), name);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
