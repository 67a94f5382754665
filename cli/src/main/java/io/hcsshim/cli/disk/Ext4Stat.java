package io.hcsshim.cli.disk;

import io.hcsshim.disk.ext4.Ext4File;
import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.tree.ByteText;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ext4 stat`.
@Command(
        name = "stat",
        description = "Show all that is known about a file.",
        mixinStandardHelpOptions = true)
final class Ext4Stat implements Callable<Integer> {
    @Mixin private Ext4Command.Named file = new Ext4Command.Named();

    @Override
    public Integer call() throws IOException {
        try (var image = file.where.open()) {
            var found = file.find(Ext4Reader.open(image));
            if (file.where.json) {
                System.out.println(Listing.json(ByteText.fromWords(file.path), found).toText());
            } else {
                print(found);
            }
        }
        return 0;
    }

    private void print(Ext4File found) {
        var times = found.attributes().times();
        System.out.println(Listing.line(ByteText.fromWords(file.path), found));
        System.out.println("inode    " + found.inode());
        System.out.println("accessed " + Listing.time(times.accessed()));
        System.out.println("changed  " + Listing.time(times.changed()));
        System.out.println("modified " + Listing.time(times.modified()));
        System.out.println("created  " + Listing.time(times.created()));
        found.attributes()
                .xattrs()
                .forEach((name, value) ->
                        System.out.println(
                                ByteText.toWords(name)
                                        + " = 0x"
                                        + HexFormat.of().formatHex(ByteText.bytes(value))));
    }
}
