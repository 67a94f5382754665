package io.hcsshim.cli.runhcs;

import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.ext4.ImageCheck;
import io.hcsshim.disk.verity.VerityTree;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.layers.LayerImages;
import io.hcsshim.uvm.layers.LayerImages.Kept;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `runhcs layers`: the images that are kept of layers, so that they are made once.
@Command(
        name = "layers",
        description = "Look after the kept images of layers.",
        mixinStandardHelpOptions = true)
final class LayersCommand {
    private final LayerImages images = LayerImages.in(Places.of(System.getenv()).cache());

    @Command(name = "ls", description = "List the images, the least recently used first.")
    int list(@Option(names = "--json", description = "answer in JSON") boolean json)
            throws IOException {
        for (var kept : images.list()) {
            System.out.println(json ? document(kept).toText() : line(kept));
        }
        return 0;
    }

    @Command(name = "prune", description = "Remove images that no machine uses.")
    int prune(
            @Option(
                            names = "--keep",
                            paramLabel = "MiB",
                            description = "as many as fit into this stay (default: none)")
                    long keep)
            throws IOException {
        long freed = 0;
        for (var removed : images.prune(keep << 20)) {
            freed += removed.allocated();
        }
        System.out.println((freed >> 20) + " MiB freed");
        return 0;
    }

    @Command(
            name = "verify",
            description = "Check every image; remove those that are damaged and not in use.")
    int verify() throws IOException {
        int damaged = 0;
        for (var kept : images.list()) {
            var findings = findings(kept);
            if (!findings.isEmpty()) {
                damaged++;
                System.out.println(name(kept) + ": " + String.join("; ", findings));
                System.out.println(images.remove(kept.image()) ? "  removed" : "  in use, kept");
            }
        }
        System.out.println(damaged == 0 ? "all whole" : damaged + " damaged");
        return damaged == 0 ? 0 : 1;
    }

    private static List<String> findings(Kept kept) throws IOException {
        try (var file = FileChannel.open(kept.image())) {
            var image = Ext4Reader.open(file);
            if (LayerImages.hasTree(kept.image())) {
                var tree = VerityTree.read(file, image.superblock().bytes());
                tree.verify(file, file, tree.rootHash());
            }
            return ImageCheck.findings(image);
        } catch (IOException e) {
            return List.of(Failures.chain(e));
        }
    }

    private static String name(Kept kept) {
        return String.valueOf(kept.image().getFileName());
    }

    private static String line(Kept kept) {
        return String.join(
                "\t",
                name(kept),
                (kept.allocated() >> 20) + " MiB",
                kept.lastUse().toString(),
                kept.inUse() ? "in use" : "");
    }

    private static JsonObject document(Kept kept) {
        return JsonObject.builder()
                .put("image", kept.image().toString())
                .put("allocated", kept.allocated())
                .put("lastUse", kept.lastUse().toString())
                .put("inUse", kept.inUse())
                .build();
    }
}
