package io.hcsshim.cli.runhcs;

import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.ext4.ImageCheck;
import io.hcsshim.disk.verity.VerityTree;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.layers.LayerImages;
import io.hcsshim.uvm.layers.LayerImages.Kept;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `runhcs layers`: the images that are kept of layers, so that they are made once.
@Command(
        name = "layers",
        description = "Look after the kept images of layers.",
        mixinStandardHelpOptions = true)
final class LayersCommand {
    private static final String JSON = "answer in JSON";

    private final LayerImages images;

    @Spec private CommandSpec spec = CommandSpec.create();

    LayersCommand() {
        this(LayerImages.in(Places.of(System.getenv()).cache()));
    }

    LayersCommand(LayerImages images) {
        this.images = images;
    }

    @Command(
            name = "ls",
            description = "List the images, the least recently used first.",
            mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--json", description = JSON + ", an object in each line") boolean json)
            throws IOException {
        for (var kept : images.list()) {
            say(json ? document(kept).toText() : line(kept));
        }
        return 0;
    }

    @Command(
            name = "prune",
            description = "Remove images that no machine uses.",
            mixinStandardHelpOptions = true)
    int prune(
            @Option(
                            names = "--keep",
                            paramLabel = "MiB",
                            description = "as many as fit into this stay (default: none)")
                    long keep,
            @Option(names = "--json", description = JSON) boolean json)
            throws IOException {
        if (keep < 0 || keep > Long.MAX_VALUE >> 20) {
            throw new ParameterException(
                    spec.commandLine(), "--keep: there are no " + keep + " MiB to keep");
        }
        var removed = images.prune(keep << 20);
        long freed = removed.stream().mapToLong(Kept::allocated).sum();
        if (json) {
            var names = removed.stream().map(kept -> kept.image().toString()).toList();
            say(JsonObject.builder().put("removed", names).put("freed", freed).build().toText());
            return 0;
        }
        long left = images.list().stream().filter(Kept::inUse).count();
        say(
                removed.size()
                        + " removed, "
                        + (freed >> 20)
                        + " MiB freed"
                        + (left > 0 ? "; " + left + " in use" : ""));
        return 0;
    }

    /// One image that is not what it should be.
    private record Damaged(Kept kept, List<String> findings, boolean removed) {
        private JsonObject document() {
            return JsonObject.builder()
                    .put("image", kept.image().toString())
                    .put("findings", findings)
                    .put("removed", removed)
                    .build();
        }
    }

    @Command(
            name = "verify",
            description =
                    "Check every image; remove those that are damaged and not in use. Exit status 1 if there were any.",
            mixinStandardHelpOptions = true)
    int verify(@Option(names = "--json", description = JSON) boolean json) throws IOException {
        var damaged = new ArrayList<Damaged>();
        var all = images.list();
        for (var kept : all) {
            var findings = findings(kept);
            if (!findings.isEmpty()) {
                damaged.add(new Damaged(kept, findings, images.remove(kept.image())));
            }
        }
        if (json) {
            var documents = damaged.stream().<Json>map(Damaged::document).toList();
            say(
                    JsonObject.builder()
                            .put("ok", damaged.isEmpty())
                            .put("checked", all.size())
                            .put("damaged", new JsonArray(documents))
                            .build()
                            .toText());
        } else {
            for (var one : damaged) {
                say(name(one.kept) + ": " + String.join("; ", one.findings));
                say(one.removed ? "  removed" : "  in use, kept");
            }
            say(
                    damaged.isEmpty()
                            ? "all whole (" + all.size() + ")"
                            : damaged.size() + " of " + all.size() + " damaged");
        }
        return damaged.isEmpty() ? 0 : 1;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
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
