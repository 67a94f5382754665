package io.hcsshim.cli.disk;

import io.hcsshim.disk.layer.LayerDisk;
import io.hcsshim.disk.layer.LayerDisk.Trailer;
import io.hcsshim.disk.layer.LayerOptions;
import io.hcsshim.disk.layer.TarToExt4;
import io.hcsshim.disk.tar.Decompression;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `dmverity-vhd roothash`: the root hashes that policies hold.
@Command(name = "roothash", description = "Print the root hash of each layer.", sortOptions = false)
final class DmverityRootHash implements Callable<Integer> {
    @ParentCommand private DmverityVhd parent = new DmverityVhd();

    @Option(
            names = {"-i", "--input", "--image"},
            required = true,
            paramLabel = "IMAGE",
            description = "the image's name")
    private String input = "";

    @Option(
            names = "--json",
            description = "answer in JSON: a list of hashes, the bottom layer first")
    private boolean json;

    @Mixin private IgnoredLogin login = new IgnoredLogin();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> hashes = new ArrayList<>();
        try (var image = parent.image(input)) {
            for (var layer : image.layers()) {
                hashes.add(rootHash(layer.file()));
            }
        }
        if (json) {
            System.out.println(JsonObject.builder().put("rootHashes", hashes).build().toText());
            return 0;
        }
        for (int i = 0; i < hashes.size(); i++) {
            System.out.println("Layer " + i + " root hash: " + hashes.get(i));
        }
        return 0;
    }

    private static String rootHash(Path layer) throws IOException {
        try (var packed = Archives.file(layer);
                var _ = Progress.of(packed);
                var archive = Decompression.of(packed);
                var file = temporary()) {
            var disk =
                    LayerDisk.fill(
                            file,
                            (image, listener) ->
                                    TarToExt4.convert(
                                            archive, image, LayerOptions.POLICY, listener),
                            Set.of(Trailer.HASH_TREE));
            return disk.rootHash().orElseThrow();
        }
    }

    private static FileChannel temporary() throws IOException {
        var path = Files.createTempFile("layer", ".ext4");
        return FileChannel.open(
                path,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }
}
