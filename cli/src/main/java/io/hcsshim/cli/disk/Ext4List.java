package io.hcsshim.cli.disk;

import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.tree.Node;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ext4 ls`.
@Command(name = "ls", description = "List a directory.", mixinStandardHelpOptions = true)
final class Ext4List implements Callable<Integer> {
    @Mixin private Ext4Command.Named file = new Ext4Command.Named();

    @Override
    public Integer call() throws IOException {
        try (var image = file.where.open()) {
            var reader = Ext4Reader.open(image);
            var found = file.find(reader);
            if (!(found.node() instanceof Node.Directory)) {
                print(file.path, found);
                return 0;
            }
            for (var entry : reader.list(found).entrySet()) {
                print(entry.getKey(), entry.getValue());
            }
        }
        return 0;
    }

    private void print(String name, io.hcsshim.disk.ext4.Ext4File found) {
        System.out.println(
                file.where.json ? Listing.json(name, found).toText() : Listing.line(name, found));
    }
}
