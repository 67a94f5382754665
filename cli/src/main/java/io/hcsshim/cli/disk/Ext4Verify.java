package io.hcsshim.cli.disk;

import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.ext4.ImageCheck;
import io.hcsshim.disk.verity.VerityTree;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ext4 verify`.
@Command(
        name = "verify",
        description =
                "Check that an image agrees with itself, and with its hash tree if it has one.",
        mixinStandardHelpOptions = true)
final class Ext4Verify implements Callable<Integer> {
    @Mixin private Ext4Command.Where where = new Ext4Command.Where();

    @Option(names = "--root-hash", paramLabel = "HEX", description = "the root hash it has to have")
    private Optional<String> expected = Optional.empty();

    @Option(
            names = "--hashes",
            paramLabel = "FILE",
            description = "where its hash tree is, if not behind it")
    private Optional<Path> hashes = Optional.empty();

    @Override
    public Integer call() throws IOException {
        var findings = new ArrayList<String>();
        var rootHash = Optional.<String>empty();
        try (var image = where.open()) {
            var reader = Ext4Reader.open(image);
            findings.addAll(ImageCheck.findings(reader));
            try {
                rootHash = checkTree(image, reader.superblock().bytes());
            } catch (IOException e) {
                findings.add(e.getMessage());
            }
        }
        print(findings, rootHash);
        return findings.isEmpty() ? 0 : 1;
    }

    /// Nothing needs a tree unless a root hash is asked for.
    private Optional<String> checkTree(FileChannel image, long end) throws IOException {
        if (hashes.isPresent()) {
            try (var beside = FileChannel.open(hashes.get())) {
                return Optional.of(check(image, beside, 0));
            }
        }
        if (expected.isEmpty() && !hasTree(image, end)) {
            return Optional.empty();
        }
        return Optional.of(check(image, image, end));
    }

    private static boolean hasTree(FileChannel image, long end) {
        try {
            VerityTree.read(image, end);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private String check(FileChannel image, FileChannel tree, long at) throws IOException {
        var found = VerityTree.read(tree, at);
        found.verify(image, tree, expected.orElse(found.rootHash()));
        return found.rootHash();
    }

    private void print(List<String> findings, Optional<String> rootHash) {
        if (where.json) {
            var json = JsonObject.builder().put("ok", findings.isEmpty());
            rootHash.ifPresent(hash -> json.put("rootHash", hash));
            json.put("findings", findings);
            System.out.println(json.build().toText());
            return;
        }
        findings.forEach(System.out::println);
        rootHash.ifPresent(hash -> System.out.println("root hash " + hash));
        System.out.println(findings.isEmpty() ? "whole" : findings.size() + " findings");
    }
}
