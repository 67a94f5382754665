package io.hcsshim.cli.runhcs;

import io.hcsshim.cli.oci.ContainerRoot;
import io.hcsshim.cli.oci.Deserted;
import io.hcsshim.hcn.linux.LinuxProvider;
import io.hcsshim.shim.remains.HostRemains;
import io.hcsshim.shim.remains.Leftover;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.owned.OwnedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that programs of ours which were killed have left on this host.
final class Leftovers {
    private static final String KILLED = "the process that made it is gone";

    private Leftovers() {}

    static List<Leftover> find(Places places, ContainerRoot root)
            throws IOException, InterruptedException {
        var found = new ArrayList<>(Deserted.in(root));
        found.addAll(new HostRemains(places.state().toAbsolutePath()).find());
        found.addAll(owned("machine folder", places.ownFiles()));
        found.addAll(owned("file", LayerStore.live(places.cache())));
        var templates = places.templates();
        for (var part : templates.abandoned()) {
            found.add(leftover("template", part, () -> templates.removeAbandoned(part)));
        }
        unfinishedNetworks(places.networks().toAbsolutePath()).ifPresent(found::add);
        return found;
    }

    private static Optional<Leftover> unfinishedNetworks(Path folder) throws IOException {
        return LinuxProvider.unfinished(folder)
                .map(tried ->
                        new Leftover(
                                "network change in " + folder,
                                KILLED + " before it was finished: " + tried,
                                List.of(),
                                () -> {
                                    try (var provider = LinuxProvider.open(folder)) {
                                        provider.repair();
                                    }
                                }));
    }

    private static List<Leftover> owned(String kind, OwnedFiles files) throws IOException {
        return files.abandoned().stream()
                .map(path -> leftover(kind, path, () -> Trees.remove(path)))
                .toList();
    }

    private static Leftover leftover(String kind, Path path, Leftover.Undo undo) {
        return new Leftover(kind + " " + path, KILLED, List.of(), undo);
    }

    /// What it is, why, and what goes with it, a line each.
    static String text(Leftover leftover) {
        var lines = new StringBuilder(leftover.what()).append(": ").append(leftover.why());
        for (var held : leftover.holds()) {
            lines.append("\n    ").append(held);
        }
        return lines.toString();
    }
}
